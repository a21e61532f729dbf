// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"crypto/rand"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccArtifact_uploadBreaksOff loses uploads midway, over HTTP/2, where the transport closes the file while it is read. The
// platform cannot have acted on a part of an upload, so a create is repeated like everything else.
func TestAccArtifact_uploadBreaksOff(t *testing.T) {
	t.Parallel()
	p := acctest.NewHTTP2(t, 0)
	config := func() string {
		content := make([]byte, 4<<20)
		_, _ = rand.Read(content)
		dir := acctest.Folder(t, map[string]string{"model.bin": string(content)})
		return fmt.Sprintf("provider \"peak\" {\n  endpoint = %q\n  auth_token = %q\n  ca_cert_pem = %q\n}\n", p.URL, acctest.Token, p.Authority()) +
			fmt.Sprintf("resource \"peak_artifact\" \"app\" {\n  name = \"app\"\n  path = %q\n}\n", dir)
	}
	broken := func() { p.BreakUploads(2) }
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{PreConfig: broken, Config: config(), Check: resource.TestCheckResourceAttr("peak_artifact.app", "version", "1")},
		{PreConfig: broken, Config: config(), Check: resource.TestCheckResourceAttr("peak_artifact.app", "version", "2")},
	}})
}
