/**
 * Modules, optimizers and data loading, PyTorch's {@code torch.nn}, {@code optim} and {@code
 * utils.data}.
 */
@SuppressWarnings("module") // the modules of qualified exports are compiled later
module org.jtorch.nn {
  requires transitive org.jtorch;
  requires transitive org.jtorch.graph;
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires static transitive java.compiler;

  exports org.jtorch.amp;
  exports org.jtorch.data;
  exports org.jtorch.distributions;
  exports org.jtorch.nn;
  exports org.jtorch.nn.init;
  exports org.jtorch.nn.utils;
  exports org.jtorch.nn.internal to
      org.jtorch.vision;
  exports org.jtorch.nn.utils.rnn;
  exports org.jtorch.optim;
}
