package org.jtorch.kotlin

import org.assertj.core.api.Assertions.assertThat
import org.jtorch.DType
import org.jtorch.F
import org.jtorch.Index.all
import org.jtorch.Index.at
import org.jtorch.Index.slice
import org.jtorch.Tensor
import org.jtorch.TensorScope
import org.jtorch.Torch
import org.jtorch.data.DataLoader
import org.jtorch.data.TensorDataset
import org.jtorch.nn.Conv2d
import org.jtorch.nn.Flatten
import org.jtorch.nn.Layer
import org.jtorch.nn.Linear
import org.jtorch.nn.Module
import org.jtorch.nn.Sequential
import org.jtorch.nn.Slot
import org.jtorch.optim.SGD
import org.junit.jupiter.api.Test

private operator fun Tensor.plus(other: Tensor): Tensor = add(other)

private operator fun Tensor.times(other: Number): Tensor = mul(other)

private operator fun Tensor.unaryMinus(): Tensor = neg()

/** A module of a user, with a parameter that may be replaced. */
private class Scaled : Module(), Layer {
  private val body: Linear = register("body", Linear(4, 2))
  private val scale: Slot<Tensor> = parameter("scale", Torch.ones(2))

  override fun forward(input: Tensor): Tensor = body.call(input).mul(scale.get())
}

/** What a program in Kotlin writes. It is compiled with strict nullness and without warnings. */
class KotlinTest {
  @Test
  fun operatorsAreExtensionFunctions() {
    TensorScope.open().use {
      val x = Torch.tensor(1.0, 2.0)
      assertThat((x + -x * 3).toFloatArray()).containsExactly(-2f, -4f)
    }
  }

  @Test
  fun aScopeIsClosedByUse() {
    val (inner, outer) = TensorScope.open().use { scope ->
      val x = Torch.ones(2)
      x to scope.keep(x + x)
    }
    assertThat(inner.isClosed).isTrue()
    assertThat(outer.toFloatArray()).containsExactly(2f, 2f)
    outer.close()
  }

  @Test
  fun optionsAreSetInLambdas() {
    TensorScope.open().use {
      val conv = Conv2d(1, 2, 3) { it.padding(1).bias(false) }
      val model = Sequential(conv, Tensor::relu, Layer { x -> F.maxPool2d(x, 2) }, Flatten())
      val y: Tensor = model.call(Torch.randn(5, 1, 8, 8))
      assertThat(y.shape().toArray()).containsExactly(5, 32)
      val target = Torch.zeros(DType.INT64, 5)
      assertThat(F.crossEntropy(y, target) { it.labelSmoothing(0.1) }.item()).isPositive()
    }
  }

  @Test
  fun valuesComeOutOfBodies() {
    val tracked: Boolean = TensorScope.open().use {
      val weight = Torch.ones(3).requiresGrad_()
      Torch.noGrad<Boolean, RuntimeException> { (weight * 2).requiresGrad() }
    }
    assertThat(tracked).isFalse()
    val kept: Tensor = TensorScope.compute<Tensor, RuntimeException> { Torch.ones(2) + Torch.ones(2) }
    assertThat(kept.toFloatArray()).containsExactly(2f, 2f)
    kept.close()
  }

  @Test
  fun elementsAreReadAndWrittenInBrackets() {
    TensorScope.open().use {
      val x = Torch.arange(6).reshape(2, 3)
      assertThat(x[all(), slice(1, 3)].toLongArray()).containsExactly(1, 2, 4, 5)
      assertThat(x[1].toLongArray()).containsExactly(3, 4, 5)
      x[at(0), all()] = 7
      assertThat((x / x).sum().item()).isEqualTo(6.0)
      var sum = 0L
      for (row in x.unbind(0)) {
        sum += row.sum().itemLong()
      }
      assertThat(sum).isEqualTo(33)
    }
  }

  @Test
  fun aModelTrainsOnALoader() {
    Torch.manualSeed(0)
    TensorScope.open().use {
      val inputs = Torch.randn(32, 4)
      val targets = inputs.matmul(Torch.randn(4, 2))
      val model = Scaled()
      val optimizer = SGD(model.parameters()) { it.lr(0.05) }
      val losses = mutableListOf<Double>()
      DataLoader.of(TensorDataset(inputs, targets)) { it.batchSize(8).shuffle(true) }.use { loader ->
        repeat(10) {
          for (batch in loader) {
            TensorScope.open().use {
              optimizer.zeroGrad()
              val loss = F.mseLoss(model.call(batch.input()), batch.target())
              loss.backward()
              optimizer.step()
              losses += loss.item()
            }
          }
        }
      }
      assertThat(losses).hasSize(40)
      assertThat(losses.last()).isLessThan(losses.first() / 2)
      assertThat(model.stateDict().keys).containsExactly("scale", "body.weight", "body.bias")
    }
  }
}
