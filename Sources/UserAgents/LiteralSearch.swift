/// Finds which of many texts are in another one, in one pass over it, in either case of ASCII letters.
///
/// Source: A. V. Aho, M. J. Corasick, Efficient string matching, Communications of the ACM 18 (1975), with all transitions in
/// a table.
package struct LiteralSearch: Sendable {
    /// The class of each byte; 0 is whatever is in no text.
    private var classes = [UInt8](repeating: 0, count: 256)
    private var classCount = 1
    /// For each state and class the next state.
    private var transitions: [UInt16] = []
    /// For each state the texts that end there, as a range of ``ends``.
    private var endRanges: [Range<Int>] = []
    private var ends: [Int32] = []

    /// - Parameter texts: In lower case, none empty.
    package init(_ texts: [String]) { self.init(texts.map { Array($0.utf8) }) }

    /// - Parameter texts: Lower-case UTF-8, none empty, together less than 65,536 bytes.
    init(_ texts: [[UInt8]]) {
        for byte in Set(texts.joined()).sorted() {
            classes[Int(byte)] = UInt8(classCount)
            if byte &- UInt8(ascii: "a") < 26 { classes[Int(byte & 0xDF)] = UInt8(classCount) }
            classCount += 1
        }
        transitions = [UInt16](repeating: 0, count: classCount)
        transitions.reserveCapacity((texts.reduce(1) { $0 + $1.count }) * classCount)
        var found: [[Int32]] = [[]]
        for (number, text) in texts.enumerated() {
            var state = 0
            for byte in text {
                let place = state * classCount + Int(classes[Int(byte)])
                if transitions[place] == 0 {
                    precondition(found.count < Int(UInt16.max), "the texts are too long for the table")
                    transitions[place] = UInt16(found.count)
                    found.append([])
                    transitions.append(contentsOf: repeatElement(0, count: classCount))
                }
                state = Int(transitions[place])
            }
            found[state].append(Int32(number))
        }
        complete(&found)
        for numbers in found {
            endRanges.append(ends.count..<(ends.count + numbers.count))
            ends += numbers
        }
    }

    /// Fills in where the search goes on when no text goes on, states in the order of their depth.
    private mutating func complete(_ found: inout [[Int32]]) {
        var fallbacks = [Int](repeating: 0, count: found.count)
        var queue: [Int] = []
        for step in 0..<classCount where transitions[step] != 0 { queue.append(Int(transitions[step])) }
        var position = 0
        while position < queue.count {
            let state = queue[position]
            position += 1
            let fallback = fallbacks[state]
            if !found[fallback].isEmpty { found[state] += found[fallback] }
            for step in 0..<classCount {
                let place = state * classCount + step
                let other = transitions[fallback * classCount + step]
                if transitions[place] == 0 {
                    transitions[place] = other
                } else {
                    fallbacks[Int(transitions[place])] = Int(other)
                    queue.append(Int(transitions[place]))
                }
            }
        }
    }

    /// Whether one of the texts is in another one.
    package func isAny(in subject: ArraySlice<UInt8>) -> Bool {
        var state = 0
        for byte in subject {
            state = Int(transitions[state * classCount + Int(classes[Int(byte)])])
            if !endRanges[state].isEmpty { return true }
        }
        return false
    }

    /// Calls `body` with the number of each text, as often as it is found.
    package func forEach(in subject: ArraySlice<UInt8>, _ body: (Int) -> Void) {
        var state = 0
        for byte in subject {
            state = Int(transitions[state * classCount + Int(classes[Int(byte)])])
            for end in endRanges[state] { body(Int(ends[end])) }
        }
    }
}
