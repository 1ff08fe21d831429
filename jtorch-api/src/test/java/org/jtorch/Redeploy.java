package org.jtorch;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a program in a class loader of its own, as a servlet container runs an application, and
 * prints what is left once that is closed. Run in a JVM of its own.
 */
final class Redeploy {
  private static final int SECONDS = 5;

  private Redeploy() {}

  /**
   * What is deployed: it uses tensors, a scope and autograd, and leaves a tensor to the collector.
   */
  public static final class Application implements Runnable {
    @Override
    public void run() {
      try (TensorScope scope = TensorScope.open()) {
        Tensor x = Torch.ones(2, 2).requiresGrad_(true);
        x.mul(3).sum().backward();
      }
      Tensor left = Torch.ones(1000);
      System.out.println("computed " + left.sum().item());
    }
  }

  /** Deploys alone, under a jtorch that stays, or together with jtorch. */
  public static void main(String[] args) throws Exception {
    boolean withJtorch = args[0].equals("with-jtorch");
    if (!withJtorch) {
      Class.forName("org.jtorch.Tensor"); // the class is there, but the application starts libtorch
    }
    for (int i = 0; i < 3; i++) {
      WeakReference<ClassLoader> loader = deploy(withJtorch);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (loader.get() != null && System.nanoTime() < end) {
        System.gc();
        TimeUnit.MILLISECONDS.sleep(100);
      }
      System.out.println(loader.get() == null ? "collected" : "not collected");
    }
    Stream<String> threads = Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
    System.out.println(
        threads.filter(name -> name.startsWith("jtorch-") || name.startsWith("JavaCPP")).count()
            + " threads");
  }

  private static WeakReference<ClassLoader> deploy(boolean withJtorch) throws Exception {
    ClassLoader loader = withJtorch ? new Together() : new Alone();
    Runnable application =
        (Runnable)
            loader.loadClass(Application.class.getName()).getDeclaredConstructor().newInstance();
    Thread request = new Thread(application);
    request.setContextClassLoader(loader);
    request.start();
    request.join();
    ((URLClassLoader) loader).close();
    return new WeakReference<>(loader);
  }

  private static URL[] classPath() {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      try {
        urls.add(new File(entry).toURI().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
    return urls.toArray(new URL[0]);
  }

  /** Everything anew. */
  private static final class Together extends URLClassLoader {
    Together() {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }
  }

  /** The application anew, all else from its parent. */
  private static final class Alone extends URLClassLoader {
    Alone() {
      super(classPath(), Redeploy.class.getClassLoader());
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(Application.class.getName())) {
        return super.loadClass(name);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
