package org.jtorch.tables;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * A column of a {@link Table}: values, which of them are missing, and the categories that integer
 * codes stand for. Like a {@code pandas.Series}.
 */
public final class Column implements TensorHolder {
  private final Tensor values;
  private final List<Tensor> missing;
  private final List<String> vocabulary;

  private Column(Tensor values, List<Tensor> missing, List<String> vocabulary) {
    if (values.dim() == 0) {
      throw new IllegalArgumentException("the values of a column have no dimensions");
    }
    this.values = values;
    this.missing = missing;
    this.vocabulary = List.copyOf(vocabulary);
  }

  /**
   * Creates a column without missing values.
   *
   * @param values {@code (N)}, or {@code (N, ...)} for a column of vectors
   * @return the column, which does not own the tensor
   * @throws IllegalArgumentException if the tensor has no dimensions
   */
  public static Column of(Tensor values) {
    return new Column(Objects.requireNonNull(values, "values"), List.of(), List.of());
  }

  /**
   * Creates a column with missing values.
   *
   * @param values {@code (N)} or {@code (N, ...)}; any value where one is missing
   * @param missing bool, {@code (N)}, true where the value is missing
   * @return the column, which does not own the tensors
   * @throws IllegalArgumentException if the tensors do not have these shapes and dtypes
   */
  public static Column of(Tensor values, Tensor missing) {
    return new Column(
        Objects.requireNonNull(values, "values"), List.of(mask(values, missing)), List.of());
  }

  /**
   * Creates a categorical column, {@code pandas.Categorical.from_codes}.
   *
   * @param codes int64, {@code (N)}: positions in the vocabulary
   * @param missing bool, {@code (N)}, true where the value is missing or not in the vocabulary
   * @param vocabulary the categories
   * @return the column, which does not own the tensors
   * @throws IllegalArgumentException if the tensors do not have these shapes and dtypes
   */
  public static Column categorical(Tensor codes, Tensor missing, List<String> vocabulary) {
    if (codes.dtype() != DType.INT64 || codes.dim() != 1) {
      throw new IllegalArgumentException(
          "codes are int64 of shape (N), got " + codes.dtype().pythonName() + codes.shape());
    }
    return new Column(codes, List.of(mask(codes, missing)), vocabulary);
  }

  private static Tensor mask(Tensor values, Tensor missing) {
    if (missing.dtype() != DType.BOOL
        || missing.dim() != 1
        || values.dim() == 0
        || missing.size(0) != values.size(0)) {
      throw new IllegalArgumentException(
          "missing is bool of shape (N), got "
              + missing.dtype().pythonName()
              + missing.shape()
              + " for values of shape "
              + values.shape());
    }
    return missing;
  }

  /**
   * The values, or the codes of a categorical column.
   *
   * @return {@code (N)}, or {@code (N, ...)} for a column of vectors
   */
  public Tensor values() {
    return values;
  }

  /**
   * Mask of the missing values, {@code series.isna()}.
   *
   * @return bool, {@code (N)}
   */
  public Tensor missing() {
    return missing.isEmpty() ? Torch.zeros(DType.BOOL, values.size(0)) : missing.get(0);
  }

  /**
   * Whether a value is missing, {@code series.hasnans}.
   *
   * @return true if one is
   */
  public boolean hasMissing() {
    return !missing.isEmpty() && TensorScope.compute(() -> missing.get(0).any().itemBoolean());
  }

  /**
   * The categories, {@code series.cat.categories}.
   *
   * @return the text of code 0, of code 1, and so on; empty if the column is not categorical
   */
  public List<String> vocabulary() {
    return vocabulary;
  }

  /**
   * The number of rows, {@code len(series)}.
   *
   * @return the size of the first dimension
   */
  public long rows() {
    return values.size(0);
  }

  @Override
  public Collection<Tensor> tensors() {
    return missing.isEmpty() ? List.of(values) : List.of(values, missing.get(0));
  }

  @Override
  public String toString() {
    return vocabulary.isEmpty()
        ? values.dtype().pythonName() + values.shape()
        : "category" + values.shape() + " of " + vocabulary.size();
  }
}
