package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.nn.utils.Parametrize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncConversionTest {
  /** A user's module with one layer in a field and one in a slot of its class. */
  private static final class Net extends Module implements Layer {
    private final Linear body = register("body", new Linear(3, 4));
    private final BatchNorm1d norm = register("norm", new BatchNorm1d(4, o -> o.eps(1e-3)));
    private final Slot<BatchNorm1d> last = slot("last", new BatchNorm1d(4, o -> o.affine(false)));

    @Override
    public Tensor forward(Tensor input) {
      return last.get().call(norm.call(body.call(input)));
    }
  }

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void batchNormsOfAUsersModuleAreConvertedInPlace() {
    Net net = new Net();
    Tensor x = Torch.randn(5, 3);
    Net same = Module.copy(net, Net::new);
    Tensor weight = net.norm.weight();
    assertThat(SyncBatchNorm.convertSyncBatchnorm(net)).isSameAs(net);
    assertThat(net)
        .hasToString(
            """
            Net(
              (body): Linear(in_features=3, out_features=4, bias=True)
              (norm): SyncBatchNorm(4, eps=0.001, momentum=0.1, affine=True, bias=True, track_running_stats=True)
              (last): SyncBatchNorm(4, eps=1e-05, momentum=0.1, affine=False, bias=False, track_running_stats=True)
            )\
            """);
    assertThat(net.getParameter("norm.weight")).isSameAs(weight);
    assertThat(net.stateDict().keySet()).containsExactlyElementsOf(same.stateDict().keySet());
    assertThat(net.call(x).equal(same.call(x))).isTrue();
    assertThat(net.getBuffer("norm.num_batches_tracked").itemLong()).isEqualTo(1);
    assertThat(net.getBuffer("norm.running_mean").equal(same.norm.runningMean())).isTrue();
  }

  @Test
  void fieldsAndSlotsOfAnyTypeHoldTheConvertedLayer() {
    Net net = new Net();
    List<Tensor> seen = new ArrayList<>();
    net.norm.registerForwardHook((self, in, out) -> seen.add(out.detach()));
    SyncBatchNorm.convertSyncBatchnorm(net);
    net.eval();
    Tensor before = net.norm.runningMean().clone();
    net.call(Torch.randn(5, 3));
    assertThat(net.getBuffer("norm.running_mean").equal(before)).isTrue();
    assertThat(seen).hasSize(1);
    assertThat(net.last.get()).isSameAs(net.getSubmodule("last"));
    assertThat(net.norm.forward(Torch.randn(2, 4, 3, 3)).shape().toArray())
        .as("any number of dimensions")
        .containsExactly(2, 4, 3, 3);
    assertThatThrownBy(() -> net.norm.call(Torch.ones(2, 7)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("batch_norm");
    assertThatThrownBy(() -> net.last.get().call(Torch.ones(2)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("SyncBatchNorm: expected 2 or more dimensions and channels, got [2]");
  }

  @Test
  void modeAndFrozenParametersAreKept() {
    BatchNorm2d norm = new BatchNorm2d(2, o -> o.cumulative().bias(false));
    norm.eval();
    norm.weight().requiresGrad_(false);
    Module made = SyncBatchNorm.convertSyncBatchnorm(norm);
    assertThat(made)
        .hasToString(
            "SyncBatchNorm(2, eps=1e-05, momentum=None, affine=True, bias=False,"
                + " track_running_stats=True)");
    assertThat(made.isTraining()).isFalse();
    assertThat(made.getParameter("weight").requiresGrad()).isFalse();
  }

  @Test
  void aLayerWithTwoNamesStaysOneLayer() {
    BatchNorm1d shared = new BatchNorm1d(3);
    Sequential model = new Sequential(shared, new Sequential(shared));
    SyncBatchNorm.convertSyncBatchnorm(model);
    assertThat(model.getSubmodule("0")).isSameAs(model.getSubmodule("1.0"));
    assertThat(model.toString()).contains("(0): SyncBatchNorm(3, ");
  }

  @Test
  void aFailedConversionChangesNothing() {
    BatchNorm1d computed =
        Parametrize.registerParametrization(new BatchNorm1d(3), "weight", x -> x);
    BatchNorm1d plain = new BatchNorm1d(3);
    Sequential model = new Sequential(plain, computed);
    assertThatThrownBy(() -> SyncBatchNorm.convertSyncBatchnorm(model))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "BatchNorm1d: [weight] is computed: remove the parametrization before the conversion");
    assertThat(plain.toString()).startsWith("BatchNorm1d(");
    assertThatThrownBy(() -> SyncBatchNorm.convertSyncBatchnorm(new LazyBatchNorm1d()))
        .isInstanceOf(TorchException.class);
  }
}
