package dev.weir.snapshot;

import dev.weir.failure.Suggestion;
import dev.weir.settings.SettingException;
import dev.weir.spi.store.StoreProvider;
import java.util.Collection;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Finds store providers by their names. */
public final class StoreProviders {
  private static final String STORE = "weir.store";

  private StoreProviders() {}

  /**
   * The provider of the given name.
   *
   * @param blocks the names of all blocks below {@code weir.store}: each is that of a provider, or
   *     somebody has misspelled one
   * @throws SettingException if there is none; the message names those that there are
   */
  public static StoreProvider provider(String name, Collection<String> blocks) {
    TreeMap<String, StoreProvider> known = new TreeMap<>();
    for (StoreProvider each : ServiceLoader.load(StoreProvider.class)) {
      known.put(each.name(), each);
    }
    for (String block : blocks) {
      if (!known.containsKey(block)) {
        throw new SettingException(
            STORE + "." + block + " is set, but no store has that name" + advice(block, known));
      }
    }
    StoreProvider found = known.get(name);
    if (found == null) {
      throw new SettingException(
          STORE + ".provider is '" + name + "', but no store has that name" + advice(name, known));
    }
    return found;
  }

  private static String advice(String name, Map<String, StoreProvider> known) {
    return Suggestion.closest(name, known.keySet())
            .map(near -> " (did you mean " + near + "?)")
            .orElse("")
        + "; known: "
        + String.join(", ", known.keySet());
  }
}
