import Analytics

/// How far one user has come in a funnel: each step is another event than the one before, and not earlier.
struct FunnelProgress {
    private let stepCount: Int
    /// Steps that have been taken.
    private(set) var steps = 0
    private var time = Int64.min
    /// Which of the next steps the events of one moment could take, each event one: sets of steps, as bits. Bit n stands for
    /// the set n, and the set 0 is always there.
    private var sets: [Bool]
    private var hasTies = false
    private var lastMask: UInt32 = 0

    init(stepCount: Int) {
        self.stepCount = stepCount
        sets = []
    }

    /// Takes an event that the question is about; they come in the order of their times.
    /// - Parameter mask: The steps that it can be, as bits.
    mutating func take(_ mask: UInt32, at moment: Int64) {
        guard steps < stepCount || moment == time else { return }
        if moment != time {
            finishMoment()
            time = moment
            lastMask = mask
            hasTies = false
            return
        }
        if !hasTies {
            sets = Array(repeating: false, count: 1 << stepCount)
            sets[0] = true
            add(lastMask)
            hasTies = true
        }
        add(mask)
    }

    /// Counts the events of the last moment.
    mutating func finishMoment() {
        guard time > .min else { return }
        if !hasTies {
            if steps < stepCount, lastMask >> UInt32(steps) & 1 == 1 { steps += 1 }
            return
        }
        // The longest run of next steps of which each has an event of its own.
        var next = steps
        var set = 0
        while next < stepCount, sets[set | 1 << next] {
            set |= 1 << next
            next += 1
        }
        steps = next
        hasTies = false
        lastMask = 0
    }

    /// An event may be one more step in each set.
    private mutating func add(_ mask: UInt32) {
        guard mask != 0 else { return }
        for set in sets.indices.reversed() where sets[set] {
            for step in 0..<stepCount where mask >> UInt32(step) & 1 == 1 && set >> step & 1 == 0 {
                sets[set | 1 << step] = true
            }
        }
    }
}
