// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"net/http"
	"strings"
	"testing"
)

// Whether whole numbers come as 42, 42.0, 4.2e1 or "42" is nowhere promised: every answer is read either way. Instance types,
// images, versions and services were once refused when a number had a fraction.
func TestWholeNumbersInAnySpelling(t *testing.T) {
	for _, number := range []string{"42", "42.0", "4.2e1", `"42"`} {
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, known := map[string]string{
				"/quota/api/v1/settings/tenant-instance-options": `{"data": [{"id": N, "cpu": 0.5}]}`,
				"/workflows/api/v1/resources":                    `[{"id": N, "cpu": 0.5}]`,
				"/workflows/api/v1/resources/defaults":           `{"instanceTypeId": N, "storage": "10GB"}`,
				"/image-management/api/v2/images/42":             `{"id": N, "name": "i", "type": "api", "latestVersion": {"id": N}}`,
				"/image-management/api/v2/images/42/versions/42": `{"id": N, "version": "1.0.0"}`,
			}[r.URL.Path]
			if !known {
				t.Errorf("path %s", r.URL.Path)
			}
			answer(w, http.StatusOK, spelled(body, number))
		}))
		ctx := t.Context()
		options, err := client.InstanceOptions(ctx, "webapp")
		check(t, number, err, len(options) == 1 && options[0].ID == 42)
		resources, err := client.WorkflowResources(ctx)
		check(t, number, err, len(resources) == 1 && resources[0].ID == 42 && resources[0].CPU == 0.5)
		defaults, err := client.WorkflowDefaultResources(ctx)
		check(t, number, err, defaults == DefaultResources{InstanceTypeID: 42, Storage: "10GB"})
		image, err := client.GetImage(ctx, 42)
		check(t, number, err, image.ID == 42 && image.Name == "i" && image.LatestVersion.ID == 42)
		version, err := client.GetImageVersion(ctx, 42, 42)
		check(t, number, err, version.ID == 42 && version.Version == "1.0.0")
	}
}

// spelled puts a number into a body for N.
func spelled(body, number string) string {
	return strings.ReplaceAll(body, "N", number)
}

func check(t *testing.T, number string, err error, right bool) {
	t.Helper()
	if err != nil || !right {
		t.Errorf("%s: %v, values right: %t", number, err, right)
	}
}
