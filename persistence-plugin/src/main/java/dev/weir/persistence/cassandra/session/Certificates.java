package dev.weir.persistence.cassandra.session;

import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import dev.weir.persistence.cassandra.session.CassandraSettings.KeyFile;
import dev.weir.persistence.cassandra.session.CassandraSettings.Tls;
import dev.weir.settings.Secret;
import dev.weir.settings.SettingException;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Encrypted connections, from key stores in files. */
final class Certificates {
  private Certificates() {}

  static SslEngineFactory engines(Tls tls) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          tls.own().isPresent() ? keys(tls.own().get()) : null,
          tls.trusted().isPresent() ? trust(tls.trusted().get()) : null,
          null);
      return new ProgrammaticSslEngineFactory(context, null, tls.verifyHostName());
    } catch (GeneralSecurityException impossible) {
      throw new SettingException(
          "weir.store.cassandra.tls cannot be used: " + impossible.getMessage());
    }
  }

  private static TrustManager[] trust(KeyFile file) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(load(file));
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(KeyFile file) throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(load(file), password(file));
    return factory.getKeyManagers();
  }

  private static KeyStore load(KeyFile file) throws GeneralSecurityException {
    File path = file.path().toFile();
    try {
      return KeyStore.getInstance(path, password(file));
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new SettingException(
          "key store "
              + path
              + " of weir.store.cassandra.tls cannot be read ("
              + unreadable.getMessage()
              + "): is the path right, and its password?");
    }
  }

  private static char @Nullable [] password(KeyFile file) {
    return file.password().map(Secret::reveal).map(String::toCharArray).orElse(null);
  }
}
