package org.jtorch.internal.calls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jtorch.loader.LibTorch;

/** The libraries of operators that the program has loaded. */
public final class OperatorLibraries {
  /** Operators that the libraries registered, by their full names. */
  private static final Set<String> OPERATORS = ConcurrentHashMap.newKeySet();

  private static final Map<String, List<String>> LOADED = new HashMap<>();

  private OperatorLibraries() {}

  /** Returns whether a library registered the operator. */
  static boolean contains(String fullName) {
    return OPERATORS.contains(fullName);
  }

  /** Loads a library once, and returns the names of its operators. */
  public static synchronized List<String> load(Path path) {
    String file = identity(path);
    List<String> known = LOADED.get(file);
    if (known != null) {
      return known;
    }
    List<String> before = NamedOperator.names();
    LibTorch.loadLibrary(path);
    List<String> added = new ArrayList<>(NamedOperator.names());
    added.removeAll(Set.copyOf(before));
    OPERATORS.addAll(added);
    LOADED.put(file, List.copyOf(added));
    return List.copyOf(added);
  }

  /** Returns the hash of a file. Operators of a copy would be registered twice. */
  private static String identity(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
