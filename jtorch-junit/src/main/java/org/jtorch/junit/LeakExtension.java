package org.jtorch.junit;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs each test method in a scope and compares the number of open tensors and the gradient modes
 * before and after it. Registered by {@link NoLeaks}.
 */
public final class LeakExtension implements InvocationInterceptor {
  /** Called by JUnit. */
  public LeakExtension() {}

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    check(invocation, extensionContext);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext extensionContext)
      throws Throwable {
    check(invocation, extensionContext);
  }

  private static void check(Invocation<@Nullable Void> invocation, ExtensionContext context)
      throws Throwable {
    long before = Torch.memoryStats().unclosed();
    boolean grad = Torch.isGradEnabled();
    boolean inference = Torch.isInferenceModeEnabled();
    try (TensorScope scope = TensorScope.open()) {
      invocation.proceed();
    }
    if (Torch.isGradEnabled() != grad || Torch.isInferenceModeEnabled() != inference) {
      throw new AssertionError(
          context.getDisplayName()
              + " left a mode open, "
              + (Torch.isInferenceModeEnabled() ? "inferenceMode" : grad ? "noGrad" : "enableGrad")
              + ": open modes in a try-with-resources statement");
    }
    long left = Torch.memoryStats().unclosed() - before;
    int allowed = allowed(context);
    if (left > allowed) {
      throw new AssertionError(
          context.getDisplayName()
              + " left "
              + left
              + (left == 1 ? " tensor" : " tensors")
              + " open"
              + (allowed == 0 ? "" : ", " + allowed + " of them expected")
              + ": close them, or make them inside a TensorScope");
    }
  }

  private static int allowed(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), NoLeaks.class)
        .or(() -> AnnotationSupport.findAnnotation(context.getTestClass(), NoLeaks.class))
        .map(NoLeaks::keeps)
        .orElse(0);
  }
}
