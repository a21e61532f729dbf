// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestErrorText(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		header map[string]string
		body   string
		want   string
	}{
		"plain":        {422, nil, `{"detail":"bad name"}`, "GET /webapps/api/v1/webapps/a: 422 Unprocessable Entity: bad name"},
		"request id":   {400, map[string]string{"x-request-id": "r-1"}, `{"detail":"no"}`, "GET /webapps/api/v1/webapps/a: 400 Bad Request: no (request id r-1)"},
		"amazon id":    {400, map[string]string{"x-amzn-RequestId": "r-2"}, `no`, "GET /webapps/api/v1/webapps/a: 400 Bad Request: no (request id r-2)"},
		"empty":        {404, nil, ``, "GET /webapps/api/v1/webapps/a: 404 Not Found"},
		"empty object": {404, nil, `{}`, "GET /webapps/api/v1/webapps/a: 404 Not Found"},
		"same words":   {404, nil, `{"message":"Not found"}`, "GET /webapps/api/v1/webapps/a: 404 Not Found"},
		"token": {401, nil, `{"message":"Unauthorized"}`, "GET /webapps/api/v1/webapps/a: 401 Unauthorized. The platform does not accept the token: " +
			`check auth_token (or PEAK_AUTH_TOKEN), that it has not expired, that a bearer token begins with "Bearer ", and that stage is the one it was made for`},
		"permission": {403, nil, `{"detail":"only admins"}`, "GET /webapps/api/v1/webapps/a: 403 Forbidden: only admins. The token is valid, but its " +
			"user may not do this: check the user's permissions, and that the token belongs to the right tenant"},
		"a sentence": {403, nil, `{"detail":"Only admins."}`, "GET /webapps/api/v1/webapps/a: 403 Forbidden: Only admins. The token is valid, but its " +
			"user may not do this: check the user's permissions, and that the token belongs to the right tenant"},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				for name, value := range tc.header {
					w.Header().Set(name, value)
				}
				answer(w, tc.status, tc.body)
			}))
			_, err := client.GetService(t.Context(), "a")
			if err == nil || err.Error() != tc.want {
				t.Errorf("error\n%v\nwant\n%s", err, tc.want)
			}
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Method != http.MethodGet || e.Path != "/webapps/api/v1/webapps/a" || e.Status != tc.status {
				t.Errorf("error %+v", e)
			}
		})
	}
}

func TestErrorPredicates(t *testing.T) {
	wrap := func(err error) error { return fmt.Errorf("reading: %w", err) }
	conflict := &AlreadyExistsError{Kind: "image", Name: "n", ID: "4", Err: &Error{Status: 409}}
	for name, tc := range map[string]struct {
		err                           error
		status                        int
		notFound, conflict, transient bool
	}{
		"nil":        {nil, 0, false, false, false},
		"other":      {errors.New("x"), 0, false, false, false},
		"404":        {wrap(&Error{Status: 404}), 404, true, false, false},
		"410":        {&Error{Status: 410}, 410, true, false, false},
		"409":        {&Error{Status: 409}, 409, false, true, false},
		"exists":     {wrap(conflict), 409, false, true, false},
		"429":        {&Error{Status: 429}, 429, false, false, true},
		"502":        {wrap(&Error{Status: 502}), 502, false, false, true},
		"501":        {&Error{Status: 501}, 501, false, false, false},
		"200":        {&Error{Status: 200}, 200, false, false, false},
		"broken":     {wrap(&transportError{kind: failureBroken, err: errors.New("EOF")}), 0, false, false, true},
		"unsent":     {&transportError{kind: failureUnsent, err: errors.New("refused")}, 0, false, false, true},
		"final":      {&transportError{kind: failureFinal, err: errors.New("certificate")}, 0, false, false, false},
		"cancelled":  {&transportError{kind: failureCanceled, err: context.Canceled}, 0, false, false, false},
		"unknown404": {&UnknownOutcomeError{Err: &Error{Status: 503}}, 503, false, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			if StatusOf(tc.err) != tc.status || IsNotFound(tc.err) != tc.notFound || IsConflict(tc.err) != tc.conflict || IsTransient(tc.err) != tc.transient {
				t.Errorf("status %d, not found %t, conflict %t, transient %t", StatusOf(tc.err), IsNotFound(tc.err), IsConflict(tc.err), IsTransient(tc.err))
			}
		})
	}
}

func TestCreateErrorTexts(t *testing.T) {
	cause := &Error{Status: 409, Method: "POST", Path: "/x/", Message: "name taken"}
	exists := &AlreadyExistsError{Kind: "image", Name: "n", ID: "4", Err: cause}
	if got, want := exists.Error(), `the image "n" already exists with id 4: POST /x/: 409 Conflict: name taken`; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	unknown := &UnknownOutcomeError{Kind: "image", Name: "n", Err: errors.New("EOF")}
	if got, want := unknown.Error(), `it is not known whether the platform created the image "n": EOF`; got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	unknown.Found = []string{"4", "7"}
	if got := unknown.Error(); !strings.HasSuffix(got, ". Found afterwards, but not provably created by this request: 4, 7") {
		t.Error(got)
	}
	if !errors.Is(&UnknownOutcomeError{Err: context.Canceled}, context.Canceled) {
		t.Error("the reason does not show through")
	}
}

func TestErrorsKeepSecretsOut(t *testing.T) {
	const gitToken = "ghp_0123456789"
	for name, authToken := range map[string]string{"bare": testToken, "bearer": "Bearer " + testToken} {
		t.Run(name, func(t *testing.T) {
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-Request-ID", testToken)
				answer(w, http.StatusBadRequest, `{"detail":"bad header Authorization: `+authToken+` or `+testToken+` with clone of https://`+gitToken+`@host"}`)
			}), func(c *Config) { c.Token = authToken })
			details := &BuildDetails{Source: "github", Token: gitToken}
			_, createErr := client.CreateImage(t.Context(), ImageCreate{Name: "n", Type: "api", BuildDetails: details})
			_, versionErr := client.CreateImageVersion(t.Context(), 1, ImageVersionCreate{BuildDetails: details})
			_, updateErr := client.UpdateImageVersion(t.Context(), 1, 2, ImageVersionUpdate{BuildDetails: details})
			for _, err := range []error{createErr, versionErr, updateErr} {
				if err == nil || strings.Contains(err.Error(), testToken) || strings.Contains(err.Error(), gitToken) || !strings.Contains(err.Error(), "(hidden)") {
					t.Errorf("error %v", err)
				}
			}
		})
	}
}
