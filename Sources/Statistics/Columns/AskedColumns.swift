import Columns

/// The columns that one question has asked for, by one thread.
final class AskedColumns {
    var names: [ColumnName] = []
}
