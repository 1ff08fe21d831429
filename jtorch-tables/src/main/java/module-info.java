/** Tables as tensors: named columns, CSV files. */
module org.jtorch.tables {
  requires transitive org.jtorch;
  requires org.apache.commons.csv;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.tables;
}
