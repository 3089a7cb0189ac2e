"""Every page that is opened in the browser tests. One line a page: its name in the pictures, and its address."""

PAGES = [
    ("home", "/"),
    ("screen", "/screen"),
    ("card", "/screen/card"),
    ("today", "/today"),
    ("plan", "/plan"),
    ("progress", "/progress"),
    ("curve", "/curve?dose=4.5+mg&time=22%3A00"),
    ("import", "/import"),
    ("export", "/export"),
    ("evidence", "/evidence"),
    ("evidence-search", "/evidence?words=opioid&topic=waiting"),
    ("evidence-nothing", "/evidence?words=zzzz"),
    ("claim", "/evidence/claims/wait.label.short-acting"),
    ("claim-unverified", "/evidence/claims/dose.final-steps"),
    ("source", "/evidence/sources/younger-2013"),
    ("disagreement", "/evidence/disagreements/wait-before-start"),
    ("error", "/no/such/page"),
]
