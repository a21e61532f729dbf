// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
)

// ConfigFields is the table of the members of a block's configuration, for KindWorkflow or KindService (contract 10.4).
func ConfigFields(kind string) fieldtable.Fields {
	if kind == KindService {
		return serviceFields
	}
	return workflowFields
}
