// A batch from the samples that a device holds: what `BatchLoader` does, with the numbers that it draws.

extension FunctionBuilder {
  /// One row of a table, such as that of a step.
  mutating func row(_ index: HLOValue, of table: HLOValue) -> HLOValue {
    let zero = splat(0, index.type)
    let rest = Array(table.extents.dropFirst())
    let type = TensorType([1] + rest, table.type.element)
    let starts = (table.lanes == nil ? [] : [zero]) + [index] + rest.map { _ in zero }
    let row = append(
      "stablehlo.dynamic_slice \(table.name), \(starts.map(\.name).joined(separator: ", ")), sizes = "
        + "\(type.of(table.lanes).extents.text) : (\(([table] + starts).map(\.written.text).joined(separator: ", "))) "
        + "-> \(type.of(table.lanes).text)", type, lanes: table.lanes)
    return reshape(row, to: rest)
  }

  /// A table with one number replaced.
  mutating func replacing(_ index: HLOValue, of table: HLOValue, with number: HLOValue) -> HLOValue {
    var one = reshape(number, to: [1])
    var starts = [index]
    if let lanes = table.lanes {
      one = stretched(one, to: lanes)
      starts.insert(splat(0, index.type), at: 0)
    }
    let types = ([table, one] + starts).map(\.written.text).joined(separator: ", ")
    return append(
      "stablehlo.dynamic_update_slice \(table.name), \(one.name), \(starts.map(\.name).joined(separator: ", ")) : "
        + "(\(types)) -> \(table.written.text)", table.type, lanes: table.lanes)
  }

  /// The rows of a table that a list of indices names.
  mutating func gather(_ table: HLOValue, _ indices: HLOValue) -> HLOValue {
    if let lanes = indices.lanes {
      precondition(table.lanes == nil, "all lanes read one table")
      let all = gather(table, reshape(indices.withLanesAsAxis, to: [lanes * indices.type.elementCount]))
      return reshape(all, to: [lanes] + indices.extents + table.extents.dropFirst()).withFirstAxisAsLanes
    }
    let rest = Array(table.extents.dropFirst())
    let type = TensorType(indices.extents + rest, table.type.element)
    let column = reshape(indices, to: indices.extents + [1])
    let offsets = rest.indices.map { $0 + 1 }
    let sizes = ([1] + rest).map(String.init).joined(separator: ", ")
    return append(
      "\"stablehlo.gather\"(\(table.name), \(column.name)) <{dimension_numbers = #stablehlo.gather<offset_dims = "
        + "\(offsets.text), collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = "
        + "false, slice_sizes = array<i64: \(sizes)>}> : (\(table.type.text), \(column.type.text)) -> \(type.text)",
      type)
  }

  /// Inputs [batch, channels, plane]: changed as the draws say, then worth what `PixelMap` says.
  /// - parameter changes: [batch, 7] if pictures are changed
  mutating func inputs(_ form: EpochForm, _ samples: HLOValue, changes: HLOValue?) -> HLOValue {
    var values = convert(samples, to: .float32)
    if let changes { values = moved(values, form, changes) }
    if form.hasPixels { values = apply("divide", values, 255) }
    let (means, deviations) = (vector(form.means.map(Double.init)), vector(form.deviations.map(Double.init)))
    values = apply("subtract", values, broadcast(means, to: values.extents, axes: [1]))
    values = apply("divide", values, broadcast(deviations, to: values.extents, axes: [1]))
    return changes.map { blanked(values, form, $0) } ?? values
  }

  /// Windows of pictures, mirrored or not. A row of the result is picked by a product with a matrix that has a one for its
  /// row of the picture, or only zeros outside, and so is a column: sums of one number each, which are exact.
  private mutating func moved(_ values: HLOValue, _ form: EpochForm, _ changes: HLOValue) -> HLOValue {
    let (batch, channels) = (values.extents[0], values.extents[1])
    let (height, width) = (form.sample[1], form.sample[2])
    let pictures = reshape(values, to: [batch, channels, height, width])
    let square = TensorType([batch, height, height], .int32)
    let sourceRows = apply("add", iota(1, square), spread(change(1, of: changes), to: square.extents))
    let rows = convert(compare("EQ", iota(2, square), sourceRows), to: .float32)

    let plane = TensorType([batch, width, width], .int32)
    let column = iota(1, plane)
    let last = splat(Double(width - 1), plane)
    let isMirrored = compare("NE", spread(change(0, of: changes), to: plane.extents), 0)
    let ordered = select(isMirrored, apply("subtract", last, column), column)
    let sourceColumns = apply("add", ordered, spread(change(2, of: changes), to: plane.extents))
    let columns = convert(compare("EQ", iota(2, plane), sourceColumns), to: .float32)

    let byRow = dot(rows, pictures, batch: 1, contracting: ([2], [2]))
    let byColumn = dot(byRow, columns, batch: 1, contracting: ([3], [2]))
    return reshape(transpose(byColumn, [0, 2, 1, 3]), to: values.extents)
  }

  /// Zeros in the rectangle that cutout blanks.
  private mutating func blanked(_ values: HLOValue, _ form: EpochForm, _ changes: HLOValue) -> HLOValue {
    let (batch, height, width) = (values.extents[0], form.sample[1], form.sample[2])
    let type = TensorType([batch, height, width], .int32)
    var isBlank: HLOValue?
    for (axis, first) in [(1, 3), (2, 5)] {
      let index = iota(axis, type)
      let isPast = compare("GE", index, spread(change(first, of: changes), to: type.extents))
      let isBefore = compare("LT", index, spread(change(first + 1, of: changes), to: type.extents))
      let isInside = apply("and", isPast, isBefore)
      isBlank = isBlank.map { apply("and", $0, isInside) } ?? isInside
    }
    guard let isBlank else { return values }
    let mask = broadcast(reshape(isBlank, to: [batch, height * width]), to: values.extents, axes: [0, 2])
    return select(mask, splat(0, like: values), values)
  }

  private mutating func change(_ number: Int, of changes: HLOValue) -> HLOValue {
    reshape(slice(changes, [1: (number, number + 1, 1)]), to: [changes.extents[0]])
  }

  /// One number for each sample, stretched.
  private mutating func spread(_ value: HLOValue, to extents: [Int]) -> HLOValue {
    broadcast(value, to: extents, axes: [0])
  }

  /// share · row i + (1 − share) · row (rows − 1 − i).
  mutating func mixedReversed(_ values: HLOValue, _ share: HLOValue) -> HLOValue {
    let all = broadcast(share, to: values.extents, axes: [])
    let one = splat(1, like: values)
    let own = apply("multiply", all, values)
    let other = apply("multiply", apply("subtract", one, all), reverse(values, [0]))
    return apply("add", own, other)
  }

  /// How many rows have their largest value, the first of several, at their label.
  mutating func correctCount(_ output: HLOValue, _ labels: HLOValue) -> HLOValue {
    let classes = output.extents[1]
    let best = broadcast(reduce(output, "maximum", from: -.infinity, over: [1]), to: output.extents, axes: [0])
    let type = output.type.of(.int32)
    let beyond = splat(Double(classes), type)
    let candidates = select(compare("EQ", output, best), iota(1, type), beyond)
    let predictions = reduce(candidates, "minimum", from: Double(classes), over: [1])
    let isRight = convert(compare("EQ", predictions, labels), to: .float32)
    return sum(isRight, over: [0])
  }
}
