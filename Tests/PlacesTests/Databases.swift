import Foundation

/// The databases that `scripts/test` makes with `Tests/Databases/make_places.py`.
enum Databases {
    private static let folder = ProcessInfo.processInfo.environment["FOOTFALL_TEST_PLACES"]

    static var areThere: Bool { folder != nil }

    static func path(_ name: String) -> String { "\(folder ?? "")/\(name).mmdb" }
}
