// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

const spokeMetadata = `{"spokeDetails":{"domain":"acme.example.com"}}`

// TestSpokeOnEndpoint has an endpoint stand for the host of a spoke tenant as well: the paths are those of the spoke, and whether
// the tenant is one is asked once.
func TestSpokeOnEndpoint(t *testing.T) {
	t.Parallel()
	const execution = "GET /workflows/api/v1/workflows/7/executions/e"
	client := script(t,
		exchangeStep{metadataRequest, 200, spokeMetadata},
		exchangeStep{execution, 200, `{"status":"Failed","steps":[{"name":"load","nodeId":"node/1","startedAt":"2024-05-01T09:30:00Z","finishedAt":"2024-05-01T09:31:00Z"},{"name":"next"}]}`},
		exchangeStep{"GET /spoke/api/v1/logs/workflow?endTime=2024-05-01T09%3A31%3A00Z&logSource=node%2F1&startTime=2024-05-01T09%3A30%3A00Z", 200, `{"logs":[{"message":"one"}],"nextToken":"t"}`},
		exchangeStep{"GET /spoke/api/v1/logs/workflow?endTime=2024-05-01T09%3A31%3A00Z&logSource=node%2F1&nextToken=t&startTime=2024-05-01T09%3A30%3A00Z", 200, `{"logs":[{"message":"two"}]}`},
		// A step that has not begun has no log.
		exchangeStep{execution, 200, `{"status":"Failed","steps":[{"name":"next"}]}`},
		exchangeStep{execution, 200, `{"status":"Failed","steps":[]}`},
		exchangeStep{"GET /spoke/api/v1/metrics/query?generateSql=false&measures=o.count", 200, `{"data":[]}`},
		exchangeStep{`POST /spoke/api/v3/metrics/query {"queries":[{"generateSql":false,"measures":["o.count"]}]}`, 200, `[{"error":false,"data":[]}]`},
		exchangeStep{"GET /spoke/api/v1/metrics/query?generateSql=false", 403, `{}`},
	)
	tail, err := client.StepLogTail(t.Context(), 7, "e", "load", 5)
	if err != nil || len(tail) != 2 || tail[1].Message != "two" {
		t.Errorf("tail %v, error %v", tail, err)
	}
	if page, err := client.GetStepLogs(t.Context(), 7, "e", "next", ""); err != nil || len(page.Logs) != 0 {
		t.Errorf("page %v, error %v", page, err)
	}
	if _, err := client.GetStepLogs(t.Context(), 7, "e", "load", ""); !IsNotFound(err) {
		t.Errorf("error %v, want one about a step that is not there", err)
	}
	if address, err := client.StepLogsDownloadURL(t.Context(), 7, "e", "load"); err == nil {
		t.Errorf("address %q", address)
	}
	query := MetricQuery{Measures: []string{"o.count"}}
	if _, err := client.QueryMetrics(t.Context(), query); err != nil {
		t.Error(err)
	}
	if _, err := client.QueryMetricsBatch(t.Context(), []MetricQuery{query}); err != nil {
		t.Error(err)
	}
	if _, err := client.QueryMetrics(t.Context(), MetricQuery{}); err == nil || !strings.Contains(err.Error(), "refuse an API key") {
		t.Errorf("error %v, want the hint about API keys", err)
	}
}

// TestSpokeHost has each stage send what belongs there to the host of the spoke, and the rest to the usual one. What the platform
// names may never lead the token elsewhere.
func TestSpokeHost(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		stage, metadata string
		status          int
		want            string // the URL of the query, "" for an error before it
	}{
		"no spoke":                {"prod", `{}`, 200, "https://service.peak.ai/semantic-layer/api/v1/metrics/query"},
		"null, which is none":     {"beta", `{"spokeDetails":null}`, 200, "https://service.beta.peak.ai/semantic-layer/api/v1/metrics/query"},
		"prod":                    {"", spokeMetadata, 200, "https://service.acme.peak.ai/spoke/api/v1/metrics/query"},
		"a stage":                 {"beta", spokeMetadata, 200, "https://service.acme.beta.peak.ai/spoke/api/v1/metrics/query"},
		"latest is dev":           {"latest", `{"spokeDetails":{"domain":"Acme-2"}}`, 200, "https://service.acme-2.dev.peak.ai/spoke/api/v1/metrics/query"},
		"a label of another host": {"prod", `{"spokeDetails":{"domain":"evil/x.example.com"}}`, 200, ""},
		"a user of another host":  {"prod", `{"spokeDetails":{"domain":"a@evil"}}`, 200, ""},
		"no domain":               {"prod", `{"spokeDetails":{}}`, 200, ""},
		"no domain but a text":    {"prod", `{"spokeDetails":"acme"}`, 200, ""},
		"withheld":                {"prod", `{}`, 403, "https://service.peak.ai/semantic-layer/api/v1/metrics/query"},
		"no such thing":           {"prod", `{}`, 404, "https://service.peak.ai/semantic-layer/api/v1/metrics/query"},
		"not accepted":            {"prod", `{}`, 401, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got string
			client, err := New(Config{Token: testToken, Stage: test.stage, Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
				body, status := test.metadata, test.status
				if !strings.HasSuffix(req.URL.Path, "/tenant-metadata") {
					got, body, status = "https://"+req.URL.Host+req.URL.Path, `{"data":[]}`, 200
				}
				return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
			})})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.QueryMetrics(t.Context(), MetricQuery{})
			if got != test.want || (err != nil) != (test.want == "") {
				t.Errorf("the query went to %q, want %q; error %v", got, test.want, err)
			}
		})
	}
}

// TestTenantMetadataOnce has many ask at a time, of whom one gives up, and a first request that fails.
func TestTenantMetadataOnce(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	begun, release := make(chan struct{}, 9), make(chan struct{})
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		begun <- struct{}{}
		<-release
		if asked.Add(1) == 1 {
			answer(w, 401, `{}`)
			return
		}
		answer(w, 200, `{"tenantName":"acme"}`)
	}))
	impatient, giveUp := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	go func() {
		_, err := client.GetTenant(impatient)
		gaveUp <- err
	}()
	<-begun
	giveUp()
	if err := <-gaveUp; err == nil {
		t.Error("who gave up got an answer")
	}
	close(release)
	// Whether this joins the request that fails or makes the next one, the one after it is answered.
	_, _ = client.GetTenant(t.Context())
	var together sync.WaitGroup
	for range 8 {
		together.Go(func() {
			if tenant, err := client.GetTenant(t.Context()); err != nil || !tenant.Called([]string{"acme"}) {
				t.Errorf("tenant %v, error %v", tenant, err)
			}
		})
	}
	together.Wait()
	if n := asked.Load(); n != 2 {
		t.Errorf("the metadata were asked for %d times, want twice: once in vain", n)
	}
}
