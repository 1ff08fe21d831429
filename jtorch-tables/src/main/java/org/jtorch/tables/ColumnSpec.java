package org.jtorch.tables;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;

/**
 * How a column is read.
 *
 * @param index position in a record
 * @param dtype of the values, int64 for codes
 * @param vocabulary the categories, null for numbers
 * @param codes the position of each category
 */
record ColumnSpec(
    String name,
    int index,
    DType dtype,
    @Nullable List<String> vocabulary,
    Map<String, Long> codes,
    ColumnOptions options) {
  static ColumnSpec numbers(String name, int index, DType dtype, ColumnOptions options) {
    return new ColumnSpec(name, index, dtype, null, Map.of(), options);
  }

  static ColumnSpec categories(
      String name, int index, List<String> vocabulary, ColumnOptions options) {
    Map<String, Long> codes = new HashMap<>();
    for (String category : vocabulary) {
      codes.put(category, (long) codes.size());
    }
    return new ColumnSpec(name, index, DType.INT64, vocabulary, codes, options);
  }
}
