package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.nn.utils.Parametrize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SyncConversionTest {
  /** A user's module with one layer in a field and one in a slot. */
  private static final class Net extends Module implements Layer {
    private final Linear body = register("body", new Linear(3, 4));
    private final BatchNorm1d norm = register("norm", new BatchNorm1d(4, o -> o.eps(1e-3)));
    private final Slot<BatchNorm> last = slot("last", new BatchNorm1d(4, o -> o.affine(false)));

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
  void batchNormsOfAUsersModuleAreReplacedUnderTheirNames() {
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
            )""");
    assertThat(net.getParameter("norm.weight")).isSameAs(weight);
    assertThat(net.stateDict().keySet()).containsExactlyElementsOf(same.stateDict().keySet());
    assertThat(net.call(x).equal(same.call(x))).isTrue();
    assertThat(net.getBuffer("norm.num_batches_tracked").itemLong()).isEqualTo(1);
    assertThat(net.getBuffer("norm.running_mean").equal(same.norm.runningMean())).isTrue();
  }

  @Test
  void theFieldOfAUsersModuleDelegatesToTheNewLayer() {
    Net net = new Net();
    net.norm.registerForwardHook(
        (self, in, out) -> {
          throw new IllegalStateException("the old layer's hooks are gone");
        });
    SyncBatchNorm.convertSyncBatchnorm(net);
    net.eval();
    Tensor before = net.norm.runningMean().clone();
    net.call(Torch.randn(5, 3));
    assertThat(net.getBuffer("norm.running_mean").equal(before)).isTrue();
    assertThat(net.norm.forward(Torch.randn(2, 4, 3, 3)).shape().toArray())
        .as("any rank, as the new layer")
        .containsExactly(2, 4, 3, 3);
    assertThatThrownBy(() -> net.norm.call(Torch.ones(2, 7)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("batch_norm");
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
  void aLayerWithTwoNamesIsConvertedOnce() {
    BatchNorm1d shared = new BatchNorm1d(3);
    Sequential model = new Sequential(shared, new Sequential(shared));
    SyncBatchNorm.convertSyncBatchnorm(model);
    assertThat(model.getSubmodule("0"))
        .isInstanceOf(SyncBatchNorm.class)
        .isSameAs(model.getSubmodule("1.0"));
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
    assertThat(model.getSubmodule("0")).isSameAs(plain);
    assertThatThrownBy(() -> SyncBatchNorm.convertSyncBatchnorm(new LazyBatchNorm1d()))
        .isInstanceOf(TorchException.class);
  }
}
