package org.jtorch.loader;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Class loader for jars with URLs of a custom protocol, whose connections are not {@code
 * JarURLConnection}s, as in application servers.
 */
final class MemoryClassLoader extends ClassLoader {

  private final List<JarFile> jars;

  MemoryClassLoader(List<Path> jars) {
    super(ClassLoader.getPlatformClassLoader());
    this.jars = jars.stream().map(MemoryClassLoader::open).toList();
  }

  private static JarFile open(Path jar) {
    try {
      return new JarFile(jar.toFile(), false, JarFile.OPEN_READ, JarFile.runtimeVersion());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL resource = findResource(name.replace('.', '/') + ".class");
    if (resource == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = resource.openStream()) {
      byte[] code = in.readAllBytes();
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  protected URL findResource(String name) {
    for (JarFile jar : jars) {
      ZipEntry entry = jar.getEntry(name);
      if (entry != null && !entry.isDirectory()) {
        return url(jar, entry);
      }
    }
    return null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL first = findResource(name);
    return Collections.enumeration(first == null ? List.of() : List.of(first));
  }

  private static URL url(JarFile jar, ZipEntry entry) {
    URLStreamHandler handler =
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new EntryConnection(url, jar, entry);
          }
        };
    try {
      return new URL(null, "memory:/" + entry.getName(), handler);
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class EntryConnection extends URLConnection {

    private final JarFile jar;
    private final ZipEntry entry;

    EntryConnection(URL url, JarFile jar, ZipEntry entry) {
      super(url);
      this.jar = jar;
      this.entry = entry;
    }

    @Override
    public void connect() {
      connected = true;
    }

    @Override
    public long getContentLengthLong() {
      return entry.getSize();
    }

    @Override
    public long getLastModified() {
      return entry.getTime();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return entry.getSize() == 0
          ? new ByteArrayInputStream(new byte[0])
          : jar.getInputStream(entry);
    }
  }
}
