/**
 * Tables as tensors: named columns with vocabularies and missing values, read from and written to
 * CSV files, as {@code pandas.read_csv} and {@code DataFrame.to_csv} do.
 *
 * <p><b>Ownership:</b> the tensors of a table belong to the scope that was open when it was read. A
 * {@link org.jtorch.tables.Table} can be passed to {@code TensorScope.keep}.
 *
 * <p><b>Thread safety:</b> tables are immutable. A {@link org.jtorch.tables.CsvReader} is used by
 * one thread at a time.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.tables;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
