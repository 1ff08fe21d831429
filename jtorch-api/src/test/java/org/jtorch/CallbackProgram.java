package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.internal.autograd.CustomNode;
import org.jtorch.internal.memory.DropNotifiers;

/** Callbacks of libtorch under conditions that must not end the process. */
final class CallbackProgram {
  private static final class Twice extends CustomFunction {
    private final Runnable inBackward;

    Twice(Runnable inBackward) {
      this.inBackward = inBackward;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      context.saveForBackward(inputs.get(0));
      return List.of(inputs.get(0).mul(1));
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      inBackward.run();
      return Gradients.of(gradOutputs.get(0).mul(1));
    }
  }

  /** One more layer on a tensor. */
  private interface Layer {
    Tensor on(Tensor x);
  }

  @SuppressWarnings("UnusedVariable") // it only keeps the heap full
  private static Object garbage = List.of();

  private CallbackProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    switch (arguments[0]) {
      case "chain" -> chains(Integer.parseInt(arguments[1]));
      case "heap" -> failures(CallbackProgram::fillHeap);
      case "stack" -> failures(CallbackProgram::overflow);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Builds, runs and frees chains on a thread with a small stack. */
  private static void chains(int length) throws InterruptedException {
    Thread thread =
        new Thread(
            null,
            () -> {
              chain(length, x -> new Twice(() -> {}).apply(x));
              chain(length, x -> Checkpointing.checkpoint(a -> a.mul(1), x));
              chain(length, CallbackProgram::hooked);
              System.out.println("done " + CustomNode.live() + " " + DropNotifiers.live());
            },
            "small",
            256 << 10);
    thread.start();
    thread.join();
  }

  private static Tensor hooked(Tensor x) {
    Tensor y = x.mul(1);
    y.registerHook(gradient -> {});
    return y;
  }

  private static void chain(int length, Layer layer) {
    for (boolean backward : new boolean[] {false, true}) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor leaf = Torch.ones(1).requiresGrad_();
        Tensor y = leaf.mul(1);
        for (int i = 0; i < length; i++) {
          Tensor x = y;
          y = TensorScope.compute(() -> layer.on(x));
          x.close();
        }
        if (backward) {
          y.backward();
          System.out.println("gradient " + leaf.grad().item());
        }
      }
    }
  }

  /** An error in each kind of callback, again and again. */
  private static void failures(Runnable failing) {
    int errors = 0;
    for (int i = 0; i < 3; i++) {
      errors += fails(w -> hooked(w, failing));
      errors += fails(w -> new Twice(failing).apply(w));
      errors += fails(w -> accumulated(w, failing));
      errors += fails(w -> hooked(w, () -> hooked(w.detach().requiresGrad_(), failing).backward()));
    }
    System.out.println("errors " + errors);
  }

  private static Tensor hooked(Tensor x, Runnable failing) {
    Tensor y = Torch.enableGrad(() -> x.mul(1));
    y.registerHook(gradient -> failing.run());
    return y;
  }

  private static Tensor accumulated(Tensor leaf, Runnable failing) {
    leaf.registerPostAccumulateGradHook(parameter -> failing.run());
    return leaf.mul(1);
  }

  private static int fails(Layer layer) {
    try (TensorScope scope = TensorScope.open()) {
      layer.on(Torch.ones(1).requiresGrad_()).backward();
      return 0;
    } catch (OutOfMemoryError | StackOverflowError e) {
      garbage = List.of();
      return 1;
    }
  }

  /** The heap stays full while the error goes through libtorch. */
  private static void fillHeap() {
    List<byte[]> pieces = new ArrayList<>();
    garbage = pieces;
    while (true) {
      pieces.add(new byte[2048]);
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static void overflow() {
    overflow();
  }
}
