package io.cameraservice.launcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cameraservice.internal.util.ConcurrencyLimiter;
import io.cameraservice.testing.Await;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServiceCallsTest {
    @Test
    void so_many_of_one_principal_wait_and_one_more_is_refused() throws Exception {
        Workers workers = new Workers();
        try {
            ServiceCalls calls = new ServiceCalls(new ConcurrencyLimiter(1, 1), workers);
            CountDownLatch hold = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(ServiceCalls.MAX_WAITING_PER_PRINCIPAL + 1);
            calls.submit("a", () -> Await.latch(hold));
            for (int i = 0; i < ServiceCalls.MAX_WAITING_PER_PRINCIPAL; i++) {
                calls.submit("a", done::countDown);
            }

            HttpError refused = assertThrows(HttpError.class, () -> calls.submit("a", done::countDown));
            calls.submit("b", done::countDown);
            hold.countDown();

            assertEquals(429, refused.status());
            assertEquals("too_many_requests_of_yours", refused.reason());
            assertTrue(refused.headers().containsKey("Retry-After"));
            assertTrue(done.await(20, TimeUnit.SECONDS), "those that waited are run");
        } finally {
            workers.close();
        }
    }
}
