/** Training: a trainer, metrics, TensorBoard files, progress bars, charts, checkpoints. */
module org.jtorch.train {
  requires transitive org.jtorch.nn;
  requires transitive java.desktop;
  requires java.xml;
  requires org.apache.xmlgraphics.batik.svggen;
  requires org.knowm.xchart;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;

  exports org.jtorch.metrics;
  exports org.jtorch.plots;
  exports org.jtorch.tensorboard;
}
