package org.jtorch.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.loader.LibTorch;

/** The typed binding used by hand, each result closed: what is left of jtorch without jtorch. */
final class RawSide {
  private RawSide() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    LibTorch.load();
    LibTorch.setNumThreads(Integer.parseInt(arguments[1]));
    Path folder = Path.of(arguments[0]);
    Map<String, Supplier<Workload>> makers = new LinkedHashMap<>();
    makers.put("op_add_tiny", AddTiny::new);
    makers.put("op_chain_small", ChainSmall::new);
    makers.put("sgemm_1024", Sgemm::new);
    makers.put("resnet18_infer", () -> new RawResNet18(folder));
    makers.put("resnet18_script_infer", () -> new RawScript(folder.resolve("resnet18.pt")));
    new Server(makers).serve();
  }

  private static final class AddTiny implements Workload {
    private final Tensor a = torch.ones(1);
    private final Tensor b = torch.ones(1);

    @Override
    public int operations() {
      return 200_000;
    }

    @Override
    public void run(int times) {
      try (AutoGradMode off = new AutoGradMode(false)) {
        for (int i = 0; i < times; i++) {
          a.add(b).close();
        }
      }
    }

    @Override
    public double check() {
      try (Tensor sum = a.add(b);
          Scalar item = sum.item()) {
        return item.toDouble();
      }
    }
  }

  private static final class ChainSmall implements Workload {
    private final Tensor x;
    private final Tensor weight;
    private final Scalar half = new Scalar(0.5);

    ChainSmall() {
      torch.manual_seed(0);
      x = torch.randn(32, 32).requires_grad_(true);
      weight = torch.randn(32, 32).requires_grad_(true);
    }

    @Override
    public int operations() {
      return 5_000;
    }

    @Override
    public void run(int times) {
      for (int i = 0; i < times; i++) {
        backward();
        x.mutable_grad().reset();
        weight.mutable_grad().reset();
      }
    }

    private void backward() {
      try (Tensor product = x.matmul(weight);
          Tensor positive = product.relu();
          Tensor sum = positive.add(x);
          Tensor halved = sum.mul(half);
          Tensor mean = halved.mean()) {
        mean.backward();
      }
    }

    @Override
    public double check() {
      backward();
      try (Tensor sum = weight.grad().sum();
          Scalar item = sum.item()) {
        return item.toDouble();
      } finally {
        x.mutable_grad().reset();
        weight.mutable_grad().reset();
      }
    }
  }

  private static final class Sgemm implements Workload {
    private final Tensor a;
    private final Tensor b;

    Sgemm() {
      torch.manual_seed(0);
      a = torch.randn(1024, 1024);
      b = torch.randn(1024, 1024);
    }

    @Override
    public int operations() {
      return 10;
    }

    @Override
    public void run(int times) {
      for (int i = 0; i < times; i++) {
        a.matmul(b).close();
      }
    }

    @Override
    public double check() {
      try (Tensor product = a.matmul(b);
          Tensor sum = product.abs().sum();
          Scalar item = sum.item()) {
        return item.toDouble();
      }
    }
  }
}
