import Figures
import Search
import Studies

extension Frontier {
  /// A page with the chart and the table, for browsers.
  /// - Parameters:
  ///   - part: what the chart shows; nil for the best that is known of the whole frontier
  ///   - folder: the study's, as seen from the page
  ///   - table: in place of the frontier's own
  public func page(
    _ part: MetricPart? = nil, limits: SizeLimits, linksFrom folder: String, table: Table? = nil
  ) -> HTMLPage {
    var page = HTMLPage(name)
    var chart = chart(part ?? bestKnownPart, limits: limits)
    chart.title = nil
    (chart.width, chart.height) = (1_100, 480)
    page.append(chart)
    page.append(table ?? self.table, linksFrom: folder, upToPriority: 6)
    return page
  }
}
