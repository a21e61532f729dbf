// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestUsedArtifactVersionCannotBeDeleted(t *testing.T) {
	w := testbed.New(t)
	id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "1"), "name", "x").Want(201)["id"])
	w.Form(http.MethodPut, testbed.ArtifactsPath+id, emulatortest.ZipOf(t, "a", "2")).Want(200)
	w.Platform().Areas = append(w.Platform().Areas, world.Area{Name: "user", ArtifactUsers: func(artifactID string, version int64) []string {
		if artifactID == id && version == 1 {
			return []string{"block spec etl 1.0.0"}
		}
		return nil
	}})
	w.Delete(testbed.ArtifactsPath+id+"/1").Refused(422, "used by block spec etl 1.0.0")
	w.Delete(testbed.ArtifactsPath+id).Refused(422, "used by block spec etl 1.0.0")
	w.Delete(testbed.ArtifactsPath + id + "/2").Want(200)
}
