package dev.weir.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.id.JobId;
import dev.weir.persistence.cassandra.server.CassandraServers;
import dev.weir.persistence.cassandra.session.Connection;
import dev.weir.settings.SettingException;
import dev.weir.settings.Settings;
import dev.weir.snapshot.NewerFormatException;
import dev.weir.spi.store.ObjectName;
import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import dev.weir.spi.store.StoreProvider.DataDirectoryInUseException;
import dev.weir.spi.store.StoreProvider.Home;
import dev.weir.spi.store.StoreProvider.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the stores are opened, and what is wrong with what is set. */
final class CassandraStoreProviderTest {
  private static final JobId JOB = new JobId("job");
  private static CassandraServers servers;

  @TempDir private Path temp;
  private final AtomicInteger nodes = new AtomicInteger();
  private final CassandraStoreProvider provider = new CassandraStoreProvider();

  @BeforeAll
  static void start() {
    servers = TestServers.of(1);
  }

  private static Settings settings(String keyspace, Map<String, ?> more) {
    return TestServers.settings(servers, keyspace, more);
  }

  /** That of another node. */
  private Home home() {
    return Home.of(temp.resolve("node-" + nodes.incrementAndGet()));
  }

  private static Settings settings(Map<String, ?> more) {
    return Settings.of("weir.store.cassandra", more);
  }

  @Test
  void whatOneNodeWrites_anotherOneReads() throws IOException {
    Settings shared = settings("shared", Map.of());
    try (Stores one = provider.open(shared, home());
        Stores two = provider.open(shared, home());
        Stores looking = provider.openReadOnly(shared, home())) {
      assertThat(one.installation().id()).isEqualTo(two.installation().id());
      assertThat(one.installation().process()).isNotEqualTo(two.installation().process());
      assertThat(one.installation().place())
          .startsWith("keyspace shared of Cassandra at 127.0.0.1:");
      ObjectRef ref;
      try (ObjectSink sink = one.checkpoints().create(new ObjectName("job/chk-1/a"))) {
        sink.write(new byte[] {5}, 0, 1);
        ref = sink.commit();
      }
      assertThat(two.checkpoints().open(ref).read(0, 1)).containsExactly(5);
      assertThat(two.rows().compareAndSet(JOB, 0, new byte[] {6})).isTrue();
      assertThat(one.rows().compareAndSet(JOB, 0, new byte[] {7})).isFalse();
      assertThat(looking.rows().read(JOB).orElseThrow().value()).containsExactly(6);
      assertThat(looking.rows().jobs()).containsExactly(JOB);
      assertThat(looking.checkpoints().list(JOB)).hasSize(1);
      assertThatIOException()
          .isThrownBy(() -> looking.checkpoints().create(new ObjectName("job/b")))
          .withMessageContaining("opened for reading only");
      assertThatIOException().isThrownBy(() -> looking.rows().compareAndSet(JOB, 1, new byte[0]));
    }
  }

  @Test
  void nodesThatStartTogether_makeTheTablesOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      List<Future<Stores>> opening = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        opening.add(pool.submit(() -> provider.open(settings("together", Map.of()), home())));
      }
      Set<String> ids = new HashSet<>();
      for (Future<Stores> each : opening) {
        try (Stores stores = each.get()) {
          ids.add(stores.installation().id());
        }
      }
      assertThat(ids).hasSize(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void moreThanMayBeUnderWay_waits() throws Exception {
    Settings narrow = settings("narrow", Map.of("chunk-size", "64k", "in-flight", "64k"));
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try (Stores stores = provider.open(narrow, home())) {
      List<Future<ObjectRef>> writing = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        ObjectName name = new ObjectName("job/chk-1/" + i);
        writing.add(
            pool.submit(
                () -> {
                  try (ObjectSink sink = stores.checkpoints().create(name)) {
                    sink.write(new byte[300_000], 0, 300_000);
                    return sink.commit();
                  }
                }));
      }
      for (Future<ObjectRef> each : writing) {
        assertThat(stores.checkpoints().open(each.get()).read(0, 300_000))
            .isEqualTo(new byte[300_000]);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aNodesDirectory_isForOneProcess() throws IOException {
    Home mine = home();
    try (Stores stores = provider.open(settings("weir", Map.of()), mine)) {
      assertThatThrownBy(() -> provider.open(settings("weir", Map.of()), mine))
          .isInstanceOf(DataDirectoryInUseException.class);
      assertThat(stores.rows().jobs()).isEmpty();
    }
    provider.open(settings("weir", Map.of()), mine).close();
  }

  @Test
  void tablesThatMayNotBeMade_arePrinted() {
    assertThatThrownBy(
            () -> provider.open(settings("unmade", Map.of("create-schema", "false")), home()))
        .isInstanceOf(SettingException.class)
        .hasMessageContainingAll(
            "keyspace unmade of Cassandra at 127.0.0.1:",
            "Run this CQL, or set it to true:\n"
                + "CREATE KEYSPACE IF NOT EXISTS unmade WITH replication = {'class':"
                + " 'NetworkTopologyStrategy', 'datacenter1': 1};",
            "CREATE TABLE IF NOT EXISTS unmade.job_rows (",
            "CREATE TABLE IF NOT EXISTS unmade.objects (",
            "CREATE TABLE IF NOT EXISTS unmade.chunks (",
            "CREATE TABLE IF NOT EXISTS unmade.catalog (",
            "CREATE TABLE IF NOT EXISTS unmade.nodes (");
    assertThatIOException()
        .isThrownBy(() -> provider.openReadOnly(settings("unmade", Map.of()), home()))
        .withMessageContaining("there is nothing of Weir in keyspace unmade");
  }

  @Test
  void anotherClustersKeyspace_isRefused_andBothAreNamed() throws IOException {
    provider.open(settings("owned", Map.of("cluster-name", "north")), home()).close();
    assertThatThrownBy(
            () -> provider.open(settings("owned", Map.of("cluster-name", "south")), home()))
        .isInstanceOf(SettingException.class)
        .hasMessageContainingAll(
            "belongs to the Weir cluster 'north'",
            "this node is of 'south'",
            "a keyspace of its own");
    provider.open(settings("owned", Map.of("cluster-name", "north")), home()).close();
  }

  @Test
  void whoeverBeginsACluster_seesWhoWorksWithTheKeyspace_andNotTheDead() throws IOException {
    Settings crowded = settings("crowded", Map.of());
    Home first = home();
    try (Stores one = provider.open(crowded, first)) {
      assertThat(one.same().others()).isEmpty();
      try (Stores two = provider.open(crowded, home())) {
        assertThat(two.same().others()).containsExactly(first.owner() + " with " + first.dataDir());
        assertThat(one.same().others()).hasSize(1);
      }
      assertThat(one.same().others()).as("after the other has ended").isEmpty();
      try (CqlSession session = Connection.open(TestServers.parsed(servers, "crowded"))) {
        session.execute(
            "INSERT INTO crowded.nodes (process, owner, beat) VALUES ('killed', 'a process', 7)");
      }
      assertThat(one.same().others()).as("somebody who has died").isEmpty();
    }
  }

  @Test
  void aKeyspaceFromBeforeNodesWereKnown_isCompleted() throws IOException {
    provider.open(settings("older", Map.of()), home()).close();
    try (CqlSession session = Connection.open(TestServers.parsed(servers, "older"))) {
      session.execute("DROP TABLE older.nodes");
    }
    try (Stores stores = provider.open(settings("older", Map.of()), home())) {
      assertThat(stores.same().others()).isEmpty();
    }
  }

  @Test
  void tablesOfANewerVersion_areRefused() throws IOException {
    provider.open(settings("newer", Map.of()), home()).close();
    try (CqlSession session = Connection.open(TestServers.parsed(servers, "newer"))) {
      session.execute("UPDATE newer.installation SET version = 7 WHERE key = 'weir'");
    }
    assertThatThrownBy(() -> provider.open(settings("newer", Map.of()), home()))
        .isInstanceOf(NewerFormatException.class)
        .hasMessageContaining("keyspace newer of Cassandra")
        .hasMessageContaining("format 7, this one reads up to 1");
  }

  @Test
  void aDatacenterThatThereIsNot_isRefused_andThoseThereAreAreNamed() {
    assertThatThrownBy(
            () -> provider.open(settings("weir", Map.of("datacenter", "Datacenter1")), home()))
        .isInstanceOf(SettingException.class)
        .hasMessageContainingAll("is 'Datacenter1'", "it has datacenter1");
  }

  @Test
  void encryptionThatServersDoNotHave_isSaid() {
    assertThatThrownBy(() -> provider.open(settings("weir", Map.of("tls.enabled", "true")), home()))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("no encrypted connection to Cassandra at 127.0.0.1:");
    assertThatThrownBy(
            () ->
                provider.open(
                    settings("weir", Map.of("tls.enabled", "true", "tls.trust-store", "/none.p12")),
                    home()))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("key store /none.p12 of weir.store.cassandra.tls cannot be read");
  }

  @Test
  void whoDoesNotAnswer_isWaitedForAndNamed() {
    assertThatIOException()
        .isThrownBy(
            () ->
                provider.open(
                    settings(Map.of("contact-points", "127.0.0.1:1", "start-timeout", "1s")),
                    home()))
        .withMessageContainingAll(
            "no Cassandra answers at 127.0.0.1:1 for 1 s (127.0.0.1:1: no connection)",
            "weir.store.cassandra.contact-points");
    assertThatIOException()
        .isThrownBy(
            () ->
                provider.open(
                    settings(
                        Map.of("contact-points", "no.such.host.invalid", "start-timeout", "0s")),
                    home()))
        .withMessageContaining("host no.such.host.invalid is not known");
  }

  @Test
  void malformedSettings_areRefusedBeforeAnythingIsTouched() {
    Stream.of(
            Map.of("contact-points", "127.0.0.1:http"),
            Map.of("keyspace", "Weir"),
            Map.of("replication", "0"),
            Map.of("chunk-size", "16m"),
            Map.of("chunk-size", "1m", "in-flight", "512k"),
            Map.of("user", "ada"),
            Map.of("tls.key-store", "x.p12"),
            Map.of("keyspac", "weir"))
        .forEach(
            wrong ->
                assertThatThrownBy(() -> provider.open(settings(wrong), home()))
                    .as(wrong.toString())
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("weir.store.cassandra."));
  }
}
