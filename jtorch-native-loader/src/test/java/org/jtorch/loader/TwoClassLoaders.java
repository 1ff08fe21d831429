package org.jtorch.loader;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in two class loaders, as in two web applications. Started in a child JVM. */
final class TwoClassLoaders {

  private TwoClassLoaders() {}

  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    try (URLClassLoader first = newLoader();
        URLClassLoader second = newLoader()) {
      run(args[0], first);
      run(args[0], second);
    }
  }

  private static void run(String program, URLClassLoader application)
      throws ReflectiveOperationException {
    Method main = application.loadClass(program).getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    main.invoke(null, (Object) new String[0]);
  }

  private static URLClassLoader newLoader() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }
}
