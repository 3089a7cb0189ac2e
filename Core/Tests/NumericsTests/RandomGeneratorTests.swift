import Numerics
import Testing
