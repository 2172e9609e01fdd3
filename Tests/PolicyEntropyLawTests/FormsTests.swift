import PolicyEntropyLaw
import Testing

@Suite struct FormsTests {
}
