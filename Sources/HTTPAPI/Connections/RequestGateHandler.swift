import NIOCore

/// Lets one request of a connection through at a time, head first and as a whole.
///
/// What a client sends on top of that stays where it takes least memory: a few KiB as bytes here, the rest in the
/// client's own buffers, because nothing more is read. The same goes for a client that does not read its answers. Were the
/// decoder given all that is there, a request of 40 bytes would become 2 KiB, and an unfinished head would be kept by the
/// decoder in many small pieces.
final class RequestGateHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let connection: Connection
    private let table: ConnectionTable
    private let turns: LoopTurns
    private var context: ChannelHandlerContext?
    private var waiting: ByteBuffer?
    private var head = HeadScanner()
    private var chunks = ChunkScanner()
    private var isPassing = false
    private var requestsInTurn = 0
    /// Bytes that came when no request was expected, such as behind one that is none.
    private var strayBytes = 0
    private var wantsRead = false
    /// The client has finished sending; told when all it has sent has been passed on.
    private var endOfInput: ChannelEvent?

    init(_ connection: Connection, table: ConnectionTable, turns: LoopTurns) {
        self.connection = connection
        self.table = table
        self.turns = turns
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        connection.gate = self
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        connection.gate = nil
        table.remove(connection)
    }

    /// Sends bytes of an answer to the client at once.
    func send(_ answer: ByteBuffer) {
        guard let context else { return }
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(answer)), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        waiting = nil
        table.remove(connection)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !connection.isEnded else { return }
        var bytes = unwrapInboundIn(data)
        if var kept = waiting {
            waiting = nil
            kept.writeBuffer(&bytes)
            bytes = kept
        }
        if !isPassing { pass(&bytes, context) }
        keep(bytes, context)
    }

    func read(context: ChannelHandlerContext) {
        if mayRead(context) {
            context.read()
        } else {
            wantsRead = true
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isWritable = context.channel.isWritable
        connection.unwritableSince = isWritable ? nil : table.now
        context.fireChannelWritabilityChanged()
        if isWritable { goOn() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed, waiting != nil, connection.isUnanswered {
            endOfInput = event
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// Whether bytes wait that may hold a whole request.
    var hasWaiting: Bool { waiting != nil && head.bytes == 0 }

    /// Lets the next request through, if it is there and may pass.
    func goOn() {
        guard let context, !isPassing, !connection.isEnded else { return }
        if var bytes = waiting {
            waiting = nil
            pass(&bytes, context)
            keep(bytes, context)
            context.fireChannelReadComplete()
        }
        if let event = endOfInput, waiting == nil || !connection.isUnanswered {
            endOfInput = nil
            context.fireUserInboundEventTriggered(event)
        }
        if wantsRead, mayRead(context) {
            wantsRead = false
            context.read()
        }
    }

    /// A head that is not complete needs more bytes; whole requests that wait do not.
    private func mayRead(_ context: ChannelHandlerContext) -> Bool {
        !connection.isEnded && context.channel.isWritable && !hasWaiting
    }

    private func pass(_ bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        isPassing = true
        defer { isPassing = false }
        requestsInTurn = 0
        while bytes.readableBytes > 0, !connection.isEnded {
            switch connection.expectation {
            case .head:
                guard passHead(&bytes, context) else { return }
            case .body(let left):
                let count = min(left, bytes.readableBytes)
                connection.expectation = count == left ? .nothing : .body(left - count)
                passOn(count, of: &bytes, context)
            case .chunks:
                let count = chunks.scan(bytes)
                if chunks.hasEnded { connection.expectation = .nothing }
                passOn(count, of: &bytes, context)
            case .nothing:
                strayBytes += bytes.readableBytes
                guard strayBytes <= connection.limits.headBytes else { return context.close(promise: nil) }
                passOn(bytes.readableBytes, of: &bytes, context)
            }
        }
    }

    /// - Returns: Whether there was a whole head and it was its turn.
    private func passHead(_ bytes: inout ByteBuffer, _ context: ChannelHandlerContext) -> Bool {
        guard !connection.isUnanswered, context.channel.isWritable else { return false }
        guard requestsInTurn < LoopTurns.requests else {
            turns.yield(self)
            return false
        }
        let result = head.scan(bytes)
        guard head.bytes <= connection.limits.headBytes, head.lines <= connection.limits.headFields + 1 else {
            connection.requests?.refuseHead()
            return false
        }
        guard case .complete(let count) = result else {
            guard head.isPlausible else {
                // The decoder says what is wrong with it, and need not wait for its end to do so.
                connection.expectation = .nothing
                return true
            }
            if connection.phase != .head { connection.enter(.head, at: table.now) }
            return false
        }
        requestsInTurn += 1
        // Nearly always one request is all there is. The decoder then gets it in one piece, which takes it less time.
        let isWhole = head.bodyLength == bytes.readableBytes - count
        connection.wholeRequest = isWhole ? head : nil
        head = HeadScanner()
        if !isWhole { chunks = ChunkScanner() }
        // Set by the handler that sees the decoded head, unless the decoder cannot make anything of it.
        connection.expectation = .nothing
        passOn(isWhole ? bytes.readableBytes : count, of: &bytes, context)
        return true
    }

    private func passOn(_ count: Int, of bytes: inout ByteBuffer, _ context: ChannelHandlerContext) {
        guard let slice = bytes.readSlice(length: count) else { return }
        context.fireChannelRead(wrapInboundOut(slice))
    }

    /// Keeps what could not be passed on, in no more memory than it needs.
    private func keep(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard bytes.readableBytes > 0, !connection.isEnded else {
            connection.waitingBytes = 0
            return
        }
        if bytes.storageCapacity > 2 * bytes.readableBytes {
            var copy = context.channel.allocator.buffer(capacity: bytes.readableBytes)
            copy.writeImmutableBuffer(bytes)
            waiting = copy
        } else {
            waiting = bytes
        }
        connection.waitingBytes = bytes.readableBytes
        if !table.account(connection) { connection.requests?.refuseForWantOfMemory() }
    }
}
