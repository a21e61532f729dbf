// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
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
	var left atomic.Int64
	words := regexp.MustCompile(`"status":"[^"]*"`)
	p.Front(t, func(platform http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPatch {
				left.Store(reads)
			}
			if r.Method != http.MethodGet || !strings.Contains(r.URL.Path, "/webapps/") || left.Add(-1) < 0 {
				platform.ServeHTTP(w, r)
				return
			}
			answer := httptest.NewRecorder()
			platform.ServeHTTP(answer, r)
			maps.Copy(w.Header(), answer.Header())
			w.Header().Del("Content-Length")
			w.WriteHeader(answer.Code)
			if _, err := w.Write(words.ReplaceAll(answer.Body.Bytes(), []byte(`"status":"AVAILABLE"`))); err != nil {
				t.Error(err)
			}
		})
	})
}

// TestAccService_staleStatus changes services that are still shown as available when the platform has begun to redeploy them:
// how that ends is what counts.
func TestAccService_staleStatus(t *testing.T) {
	t.Parallel()
	for name, change := range acctest.Sample(1, map[string]string{
		"parameters":       `parameters = { env = { A = "1" } }`,
		"health_check_url": `health_check_url = "/well"`,
		"entrypoint":       `entrypoint = "/start"`,
		"scale_to_zero":    `scale_to_zero = true`,
		"stickiness":       `session_stickiness = true`,
	}) {
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
