package org.jtorch.spring.diagnostics;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/** Ends the start in a version of Spring Boot with which the starter does not work. */
final class BootVersionCheck
    implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {
  BootVersionCheck() {}

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    check(SpringBootVersion.getVersion());
  }

  static void check(String version) {
    if (!version.matches("(3\\.[5-9]|4\\.\\d+)\\..*")) {
      throw new UnsupportedBootVersionException(version);
    }
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
