struct XInterchange {}
