package emulator

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// respell writes a value of an answer in other words: whole numbers as floats, words of progress that the contract does not
// have, and members that it does not name. What users put in freely stays as it is.
func respell(operation, name string, value any) any {
	switch typed := value.(type) {
	case map[string]any:
		for member, inner := range typed {
			if !slices.Contains(freeMembers(), member) {
				typed[member] = respell(operation, member, inner)
			}
		}
		if name != "steps" {
			typed["x-revision-marker"] = "unknown"
			typed["links"] = map[string]any{"self": operation, "related": []any{}}
		}
	case []any:
		for i, item := range typed {
			typed[i] = respell(operation, name, item)
		}
	case json.Number:
		return asFloat(name, typed)
	case string:
		if slices.Contains(statusMembers(), name) {
			return inBetween(operation, typed)
		}
	}
	return value
}

// free tells the operations whose whole answer is a map with the users' names.
func free(operation string) bool {
	return strings.HasSuffix(operation, "/parameters/run") || strings.HasSuffix(operation, "/access/permissions")
}

// freeMembers hold what users put in: maps with names of theirs, values of any type, and configs as they were stored.
func freeMembers() []string {
	return []string{"parameters", "appParameters", "config", "output", "outputParameters", "headers", "watchers", "links"}
}

// statusMembers hold words for how something stands.
func statusMembers() []string {
	return []string{"status", "lastBuildStatus", "buildStatus", "stepRunStatus"}
}

// inBetween is a word of progress that no source names (contract 25). Final words stay.
func inBetween(operation, word string) string {
	switch word {
	case depDeploying:
		return "provisioning"
	case depRedeploying:
		return "requeued"
	case depRollback:
		return "reverting"
	case depDeleting:
		if strings.Contains(operation, "/image-management/") {
			// Documented (contract 17.3).
			return word
		}
		return "terminating"
	case serviceCreating:
		return "QUEUED"
	case serviceDeploying:
		return "PROVISIONING"
	case serviceDeleting:
		return "TERMINATING"
	case buildBuilding:
		return "queued"
	case runRunning:
		return "Executing"
	case runPending:
		return "Scheduled"
	case runSkipped:
		return "Omitted"
	}
	return word
}

// asFloat writes a whole number as a float: 42.0, or 4.2e1. Times in milliseconds are documented as integers.
func asFloat(name string, number json.Number) json.Number {
	whole, err := strconv.ParseInt(number.String(), 10, 64)
	if err != nil || name == "timestamp" || name == "ingestionTime" {
		return number
	}
	if pick(name, 2) == 0 {
		return json.Number(number.String() + ".0")
	}
	return json.Number(strconv.FormatFloat(float64(whole), 'e', -1, 64))
}
