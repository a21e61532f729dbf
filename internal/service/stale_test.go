package service_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// lagging puts something before the platform that goes on showing services as available for some reads after a PATCH.
func lagging(t *testing.T, p *acctest.Platform, reads int64) {
	t.Helper()
	target, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	var left atomic.Int64
	words := regexp.MustCompile(`"status":"[^"]*"`)
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Header.Del("Accept-Encoding")
		},
		ModifyResponse: func(answer *http.Response) error {
			switch {
			case answer.Request.Method == http.MethodPatch:
				left.Store(reads)
			case answer.Request.Method == http.MethodGet && strings.Contains(answer.Request.URL.Path, "/webapps/") && left.Add(-1) >= 0:
				body, err := io.ReadAll(answer.Body)
				if err != nil {
					return err
				}
				body = words.ReplaceAll(body, []byte(`"status":"AVAILABLE"`))
				answer.Body = io.NopCloser(bytes.NewReader(body))
				answer.ContentLength = int64(len(body))
				answer.Header.Set("Content-Length", strconv.Itoa(len(body)))
			}
			return nil
		},
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	p.URL = server.URL
}

// TestAccService_staleStatus changes services that are still shown as available when the platform has begun to redeploy them:
// how that ends is what counts.
func TestAccService_staleStatus(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"parameters":       `parameters = { env = { A = "1" } }`,
		"health_check_url": `health_check_url = "/well"`,
		"entrypoint":       `entrypoint = "/start"`,
		"scale_to_zero":    `scale_to_zero = true`,
		"stickiness":       `session_stickiness = true`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			lagging(t, s.Platform, 4)
			s.run(
				resource.TestStep{Config: s.service("")},
				resource.TestStep{
					PreConfig:   func() { s.Decide(t, world.Outcome{Kind: "service", Result: "failed", Times: 1}) },
					Config:      s.service(change),
					ExpectError: regexp.MustCompile(`(?s)Service deployment failed.*CREATE_FAILED`),
				},
			)
		})
	}
}
