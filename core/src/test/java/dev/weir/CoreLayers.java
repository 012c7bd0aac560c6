package dev.weir;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order of core's packages, bottom to top: a package sees those below and its own row. */
final class CoreLayers {
  private static final List<List<String>> ROWS =
      List.of(
          List.of("id", "element", "settings", "api.metric"),
          List.of("serde"),
          List.of("spi.store", "snapshot"),
          List.of("api.time", "time"),
          List.of("api.state", "state"),
          List.of(
              "api.call",
              "api.function",
              "api.connect",
              "api.join",
              "api.window",
              "spi.connector",
              "connector"),
          List.of("api.async", "api.error"),
          List.of("operator"),
          List.of("graph"),
          List.of("plan"));

  /** The protocol stands beside the rows, on a few of them only. */
  private static final List<String> BELOW_PROTOCOL =
      List.of("id", "serde", "spi.store", "snapshot", "element", "time");

  private CoreLayers() {}

  static ArchRule rule() {
    Map<String, List<String>> visible = visible();
    LayeredArchitecture layers =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String name : visible.keySet()) {
      layers = layers.layer(name).definedBy("dev.weir." + name + (name.equals("api") ? "" : ".."));
    }
    for (Map.Entry<String, List<String>> layer : visible.entrySet()) {
      String name = layer.getKey();
      String[] others =
          layer.getValue().stream().filter(other -> !other.equals(name)).toArray(String[]::new);
      layers = layers.whereLayer(name).mayOnlyAccessLayers(others);
    }
    return layers;
  }

  private static Map<String, List<String>> visible() {
    Map<String, List<String>> visible = new LinkedHashMap<>();
    List<String> reachable = new ArrayList<>();
    for (List<String> row : ROWS) {
      reachable.addAll(row);
      row.forEach(name -> visible.put(name, List.copyOf(reachable)));
    }
    visible.put("picture", List.of("graph", "plan"));
    visible.put("api", List.copyOf(reachable));
    visible.put("job", List.of("api", "id", "serde", "plan", "graph"));
    visible.put("protocol", BELOW_PROTOCOL);
    reachable.add("protocol");
    visible.put("runtime", List.copyOf(reachable));
    reachable.add("runtime");
    visible.put("coordinator", List.copyOf(reachable));
    visible.put("wire", List.copyOf(reachable));
    return visible;
  }
}
