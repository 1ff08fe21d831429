package org.jtorch.it.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.jtorch.spring.JtorchProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Checks that properties on a page exist, and that their values have the right types. */
final class SpringProperties {
  private SpringProperties() {}

  static void check(String yaml) throws IOException {
    List<PropertySource<?>> sources =
        new YamlPropertySourceLoader().load("page", new ByteArrayResource(yaml.getBytes(UTF_8)));
    assertThat(sources).hasSize(1);
    String[] names = ((EnumerablePropertySource<?>) sources.get(0)).getPropertyNames();
    assertThat(names)
        .isNotEmpty()
        .allMatch(name -> name.matches("(jtorch|management|spring)\\..*"));
    new Binder(ConfigurationPropertySources.from(sources))
        .bind(
            "jtorch",
            Bindable.of(JtorchProperties.class),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }
}
