package dev.weir.persistence.local;

import dev.weir.settings.SettingException;
import dev.weir.settings.Settings;
import dev.weir.spi.store.StoreProvider.Home;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is set below {@code weir.store.local}.
 *
 * @param directory where the stores are, absolute
 * @param shared whether other nodes have their stores there, too
 */
record LocalStoreSettings(Path directory, boolean shared) {
  static LocalStoreSettings of(Settings settings, Home home) {
    return settings.read(
        in -> {
          Optional<Path> given = in.path("directory").optional();
          boolean shared = in.flag("shared").orElse(false);
          Path own = absolute(home.dataDir());
          Path directory = given.map(LocalStoreSettings::absolute).orElse(own);
          if (shared && directory.equals(own)) {
            throw new SettingException(
                settings.path()
                    + ".shared is true, and "
                    + settings.path()
                    + ".directory is "
                    + (given.isEmpty() ? "not set" : "this node's own data directory, " + own)
                    + ": name a directory that all nodes see, beside their own data directories");
          }
          return new LocalStoreSettings(directory, shared);
        });
  }

  static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
