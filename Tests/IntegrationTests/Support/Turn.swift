/// What only so many tasks have at a time; the others wait in line.
actor Turn {
    private var free: Int
    private var line: [CheckedContinuation<Void, Never>] = []

    /// - Parameter places: How many have it at once.
    init(places: Int) {
        free = places
    }

    func take() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { line.append($0) }
    }

    func pass() {
        if line.isEmpty {
            free += 1
        } else {
            line.removeFirst().resume()
        }
    }
}
