/// Metrics of regression, in the quantities' own units. Of several quantities, the mean of each one's value, as
/// scikit-learn's `multioutput="uniform_average"`.
extension MetricDefinition {
  /// `mean_absolute_error`
  public static let meanAbsoluteError = MetricDefinition(
    kind: "mae", name: "MAE", help: "The mean of the absolute errors.", direction: .minimize, unit: .target,
    forms: [.quantities]
  ) { predictions in
    predictions.errors?.reduce(0) { $0 + $1.absolute / Double(predictions.count * predictions.width) }
  }

  /// `root_mean_squared_error`
  public static let rootMeanSquaredError = MetricDefinition(
    kind: "rmse", name: "RMSE", help: "The root of the mean of the squared errors.", direction: .minimize,
    unit: .target, forms: [.quantities]
  ) { predictions in
    predictions.errors?.reduce(0) {
      $0 + ($1.squared / Double(predictions.count)).squareRoot() / Double(predictions.width)
    }
  }

  /// `r2_score`; quantities that never change are left out.
  public static let determination = MetricDefinition(
    kind: "r2", name: "R²", help: "The share of the variance that the predictions explain.", direction: .maximize,
    unit: .number, forms: [.quantities]
  ) { predictions in
    guard let shares = predictions.errors?.filter({ $0.spread > 0 }).map({ 1 - $0.squared / $0.spread }),
      !shares.isEmpty
    else { return nil }
    return shares.reduce(0, +) / Double(shares.count)
  }
}

extension Predictions {
  /// Sums over the samples of one quantity.
  fileprivate struct Errors {
    var absolute = 0.0
    var squared = 0.0
    /// Of the squared distances of the values from their mean.
    var spread = 0.0
  }

  /// By quantity.
  fileprivate var errors: [Errors]? {
    guard let values = quantities else { return nil }
    return (0..<width).map { column in
      let own = stride(from: column, to: values.count, by: width)
      let mean = own.reduce(0) { $0 + values[$1] } / Double(count)
      return own.reduce(into: Errors()) { errors, index in
        let error = outputs[index] - values[index]
        errors.absolute += abs(error)
        errors.squared += error * error
        errors.spread += (values[index] - mean) * (values[index] - mean)
      }
    }
  }
}
