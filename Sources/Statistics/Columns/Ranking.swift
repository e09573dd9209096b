package import Analytics

/// The first few of many values, or of those behind one: by a number, from the largest on, and of equal ones those whose
/// bytes come first.
package struct Ranking {
    /// One of them.
    package struct Place {
        package let number: Int
        package let rank: Int
        package let text: ArraySlice<UInt8>

        /// Whether it stands before another one.
        func precedes(_ other: Place) -> Bool {
            rank != other.rank ? rank > other.rank : text.lexicographicallyPrecedes(other.text)
        }
    }

    private let limit: Int
    private let after: Place?
    /// A heap with the last one at its root.
    private var heap: [Place] = []

    /// - Parameter cursor: Behind which they begin; `nil` at the beginning.
    package init(limit: Int, after cursor: PageCursor? = nil) {
        self.limit = limit
        after = cursor.map { Place(number: -1, rank: $0.count, text: Array($0.value.utf8)[...]) }
        heap.reserveCapacity(limit)
    }

    /// In their order.
    package var places: [Place] { heap.sorted { $0.precedes($1) } }

    /// Takes a value, if it belongs to the first few of those that came so far.
    /// - Parameter text: Called only where it decides.
    package mutating func take(_ number: Int, _ rank: Int, _ text: () -> ArraySlice<UInt8>) {
        guard limit > 0, rank <= after?.rank ?? .max else { return }
        // Most values end here, without a look at their text.
        if heap.count == limit, rank < heap[0].rank { return }
        let place = Place(number: number, rank: rank, text: text())
        if let after, !after.precedes(place) { return }
        if heap.count == limit {
            guard place.precedes(heap[0]) else { return }
            heap[0] = place
            sink()
        } else {
            heap.append(place)
            rise()
        }
    }

    private mutating func rise() {
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent].precedes(heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var last = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[last].precedes(heap[child]) { last = child }
            }
            guard last != parent else { return }
            heap.swapAt(parent, last)
            parent = last
        }
    }
}
