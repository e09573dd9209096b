import CPCRE2
import Synchronization

/// A regular expression of PCRE2: the only module that touches a type of PCRE2 or a pointer to one.
///
/// It is translated to machine code when it is first tried, because that takes many times longer than compiling it.
///
/// Invariant: `code` is made in `init` and freed in `deinit` only. PCRE2 allows any number of threads to match with the same
/// code; the one call that changes it, `pcre2_jit_compile`, is made once, before the first match, while others wait.
///
/// Source: https://pcre2project.github.io/pcre2/doc/html/pcre2api.html
public final class RegularExpression: @unchecked Sendable {
    let code: OpaquePointer
    private let isTranslated = Atomic(false)
    private let translation = Mutex(())

    /// Compiles an expression. `.` matches no line feed, `$` nothing but the end, `\d` and `\w` are ASCII.
    ///
    /// - Parameters:
    ///   - text: The expression in Perl's syntax.
    ///   - isCaseInsensitive: Whether letters match in either case.
    /// - Throws: ``InvalidExpression``.
    public init(_ text: String, isCaseInsensitive: Bool = false) throws(InvalidExpression) {
        var error: Int32 = 0
        var offset = 0
        let options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | (isCaseInsensitive ? PCRE2_CASELESS : 0)
        let bytes = Array(text.utf8)
        // PCRE2 copies what it needs of the expression.
        guard let code = pcre2_compile_8(bytes, bytes.count, UInt32(options), &error, &offset, nil) else {
            throw InvalidExpression(expression: text, code: Int(error), offset: offset)
        }
        self.code = code
    }

    deinit {
        pcre2_code_free_8(code)
    }

    /// Has the machine code made, if that has not been done.
    func translate() {
        guard !isTranslated.load(ordering: .acquiring) else { return }
        translation.withLock { _ in
            guard !isTranslated.load(ordering: .relaxed) else { return }
            // Where there is no such translation for this processor, PCRE2 interprets the expression.
            pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
            isTranslated.store(true, ordering: .releasing)
        }
    }
}
