package org.jtorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Loads and calls a library of operators, in a JVM that {@link OperatorLibraryTest} starts. */
final class LoadOperators {
  private LoadOperators() {}

  public static void main(String[] args) throws IOException {
    Path library = Path.of(args[0]);
    System.out.println("registered " + Ops.loadLibrary(library));
    System.out.println("again " + Ops.loadLibrary(library));
    Path copy = library.resolveSibling("copy.so");
    Files.copy(library, copy);
    System.out.println("copy " + Ops.loadLibrary(copy));
    try (TensorScope scope = TensorScope.open();
        ScriptModule script = ScriptFixtures.load("newer/custom.pt")) {
      Tensor x = Torch.tensor(1.0, 2.0);
      Tensor y = Ops.call("jtorch_test::scaled", x, 2.5).toTensor();
      System.out.println("called " + Arrays.toString(y.toFloatArray()));
      System.out.println("script " + Arrays.toString(script.forward(x).toFloatArray()));
    }
    System.out.println("schema " + Ops.schema("jtorch_test::scaled"));
  }
}
