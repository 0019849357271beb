<?php
/**
 * Leaves nothing behind: two options are all the plugin keeps.
 */

if ( ! defined( 'WP_UNINSTALL_PLUGIN' ) ) {
	exit;
}

delete_option( 'chairtime_server' );
delete_option( 'chairtime_form' );
