import CPCRE2

/// What one thread needs to match: room for the groups, and limits for expressions that backtrack.
///
/// Invariant: both are made in `init` and freed in `deinit` only. One thread at a time uses them, because a matcher cannot be
/// copied and its methods change it. PCRE2 sees a subject during a call and never after it.
public struct Matcher: ~Copyable {
    /// How often an expression may try again. Those of user agents need some hundreds; a hostile text ends here and counts as
    /// one that does not match.
    private static let tries: UInt32 = 10_000

    private let groups: OpaquePointer
    private let context: OpaquePointer
    private let capacity: Int

    /// - Parameter capacity: How many groups can be told, the whole match included.
    /// - Returns: `nil` when there is no memory.
    public init?(capacity: Int) {
        guard let groups = pcre2_match_data_create_8(UInt32(capacity), nil) else { return nil }
        guard let context = pcre2_match_context_create_8(nil) else {
            pcre2_match_data_free_8(groups)
            return nil
        }
        pcre2_set_match_limit_8(context, Self.tries)
        self.groups = groups
        self.context = context
        self.capacity = capacity
    }

    deinit {
        pcre2_match_data_free_8(groups)
        pcre2_match_context_free_8(context)
    }

    /// Looks for the first match.
    ///
    /// - Returns: The places of the match and of its groups in the subject; `nil` for a group that has no part in it. The
    ///   whole is `nil` when there is no match, or none was found within the limits.
    public mutating func firstMatch(of expression: RegularExpression, in subject: Subject) -> [Range<Int>?]? {
        expression.translate()
        var status = attempt(expression, subject, PCRE2_NO_UTF_CHECK)
        // The machine code has 32 KiB of stack, which is nearly always enough; the interpreter takes its own from the heap.
        if status == PCRE2_ERROR_JIT_STACKLIMIT {
            status = attempt(expression, subject, PCRE2_NO_UTF_CHECK | UInt32(PCRE2_NO_JIT))
        }
        guard status >= 0, let offsets = pcre2_get_ovector_pointer_8(groups) else { return nil }
        // 0 says that there are more groups than places.
        let count = status == 0 ? capacity : Int(status)
        let start = subject.bytes.startIndex
        return (0..<count).map { group in
            let (from, to) = (offsets[2 * group], offsets[2 * group + 1])
            // A group without a part in the match has the largest number, -1 here; `\K` can put the start behind the end.
            guard from >= 0, from <= to, to <= subject.bytes.count else { return nil }
            return (start + from)..<(start + to)
        }
    }

    private func attempt(_ expression: RegularExpression, _ subject: Subject, _ options: UInt32) -> Int32 {
        subject.bytes.withUnsafeBufferPointer { bytes in
            pcre2_match_8(expression.code, bytes.baseAddress, bytes.count, 0, options, groups, context)
        }
    }
}
