package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class QuietPekkoTest {
  private final Logger pekko = (Logger) LoggerFactory.getLogger("org.apache.pekko");
  private Level before;

  @BeforeEach
  void remember() {
    before = pekko.getLevel();
  }

  @AfterEach
  void restore() {
    pekko.setLevel(before);
  }

  @Test
  void withoutALevelOfItsOwn_onlyWarningsPass() {
    pekko.setLevel(null);
    QuietPekko.warningsOnly();
    Logger durableState = (Logger) LoggerFactory.getLogger("org.apache.pekko.persistence.typed");
    assertThat(durableState.isInfoEnabled()).isFalse();
    assertThat(durableState.isWarnEnabled()).isTrue();
  }

  @Test
  void aLevelThatSomebodyHasChosenStays() {
    pekko.setLevel(Level.TRACE);
    QuietPekko.warningsOnly();
    assertThat(pekko.getLevel()).isEqualTo(Level.TRACE);
  }
}
