/// Which paths are asked for. Paths are compared by their bytes.
public enum PathFilter: Equatable, Sendable {
    /// This path only.
    case exact(String)
    /// All paths that begin with these bytes.
    case prefix(String)

    /// The first string, in the order of bytes, behind all that begin with a prefix; `nil` when there is none.
    ///
    /// The bytes of UTF-8 are ordered as the code points are, so this is the prefix with its last code point raised by
    /// one. The highest code point cannot be raised; it is dropped and the one before it is raised.
    public static func end(ofPrefix prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // Surrogates, U+D800 to U+DFFF, are not code points that a string can have.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            if let raised = Unicode.Scalar(next) {
                var end = String.UnicodeScalarView(scalars)
                end.append(raised)
                return String(end)
            }
        }
        return nil
    }
}
