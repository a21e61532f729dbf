// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"fmt"

	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
)

// inUse says what to do about a block spec that the platform does not delete (contract 10.8). A release of an app never changes, so that
// taking the block out of the app does not free it; and what the apply has to change after the deletion waits for it in vain.
func inUse(object objects.Object, err error) string {
	return diagnostics.ErrorText("delete", object, err) + fmt.Sprintf("\n\nA release of an app spec keeps its blocks for good, also one that is not the newest. To take a block out of an app that stays, leave it out of blocks there, "+
		"and put its resource back or have Terraform forget it, with terraform state rm '<address of the resource>' or with\n\n"+
		"  removed {\n    from = %s.<resource name>\n    lifecycle {\n      destroy = false\n    }\n  }", object.Type)
}
