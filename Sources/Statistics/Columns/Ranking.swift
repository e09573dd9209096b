/// The first few of many values: those that were seen most often, and of equal ones those whose bytes come first.
package struct Ranking {
    /// One of them.
    package struct Place {
        package let number: Int
        package let count: UInt32
        package let text: ArraySlice<UInt8>

        /// Whether it stands before another one.
        func precedes(_ other: Place) -> Bool {
            count != other.count ? count > other.count : text.lexicographicallyPrecedes(other.text)
        }
    }

    private let limit: Int
    /// A heap with the last one at its root.
    private var heap: [Place] = []

    package init(limit: Int) {
        self.limit = limit
        heap.reserveCapacity(limit)
    }

    /// In their order.
    package var places: [Place] { heap.sorted { $0.precedes($1) } }

    /// Takes a value, if it belongs to the first few of those that came so far.
    package mutating func take(_ number: Int, _ count: UInt32, _ text: (Int) -> ArraySlice<UInt8>) {
        guard limit > 0 else { return }
        if heap.count == limit {
            // Most values end here, without a look at their text.
            guard count >= heap[0].count else { return }
            let place = Place(number: number, count: count, text: text(number))
            guard place.precedes(heap[0]) else { return }
            heap[0] = place
            sink()
        } else {
            heap.append(Place(number: number, count: count, text: text(number)))
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
