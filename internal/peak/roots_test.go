// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/pem"
	"net/http"
	"strings"
	"testing"
)

// certificate is the PEM text of the certificate that all test servers have.
func certificate(t *testing.T) string {
	t.Helper()
	server := newTLSServer(t, http.NotFoundHandler())
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}

// TestRootsAreTrusted asks a server whose authority is nobody's but ours, written in each way that people have it.
func TestRootsAreTrusted(t *testing.T) {
	t.Parallel()
	server := newTLSServer(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, `{"id":"a"}`) }))
	own := certificate(t)
	for name, text := range map[string]string{
		"plain":            own,
		"Windows":          "\uFEFF" + strings.ReplaceAll(own, "\n", "\r\n"),
		"with remarks":     "# our authority\nsubject=CN = x\n" + own + "trailing\n",
		"after a key":      string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")})) + own,
		"twice in a chain": own + own,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			roots, err := Roots([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			client, err := New(Config{Token: testToken, Endpoint: server.URL, Roots: roots})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := client.GetService(t.Context(), "a"); err != nil {
				t.Error(err)
			}
			// A client beside it trusts the authority no more than before: each has a transport of its own.
			other, err := New(Config{Token: testToken, Endpoint: server.URL})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := other.GetService(t.Context(), "a"); err == nil {
				t.Error("a client without the authority trusts it as well")
			}
		})
	}
}

func TestRootsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	key := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("s3cret")}))
	for name, tc := range map[string]struct{ text, want string }{
		"empty":      {" \n", "it is empty"},
		"no PEM":     {"\x30\x82\x01", "it holds no certificate in PEM form"},
		"a path":     {"/etc/ssl/ca.pem", "it holds no certificate in PEM form"},
		"a key":      {key, `a block of type "PRIVATE KEY"`},
		"broken":     {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("s3cret")})), "certificate 1 in it cannot be read"},
		"one broken": {certificate(t) + string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("s3cret")})), "certificate 2 in it cannot be read"},
	} {
		if _, err := Roots([]byte(tc.text)); err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: error %v, want %q in it", name, err, tc.want)
		}
	}
}
