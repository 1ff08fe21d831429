/** Training: a trainer, metrics, TensorBoard files, progress bars, charts, checkpoints. */
module org.jtorch.train {
  requires transitive org.jtorch.nn;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires me.tongfei.progressbar;

  exports org.jtorch.train;
}
