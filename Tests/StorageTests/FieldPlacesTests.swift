import Analytics
import Storage
import Testing

@Suite struct FieldPlacesTests {
    @Test("every field has a place of its own")
    func places() {
        #expect(EventField.allCases.count <= FieldPlaces.capacity)
        var places = FieldPlaces()
        for field in EventField.allCases { #expect(places[field] == 0) }
        for field in EventField.allCases { places[field] = 1_000_000 + field.rawValue }
        for field in EventField.allCases { #expect(places[field] == 1_000_000 + field.rawValue) }
    }
}
